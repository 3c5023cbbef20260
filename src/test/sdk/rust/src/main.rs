//! Prints events to standard output and reads its input, such as mailed codes, from standard input.

use std::sync::{Arc, Mutex};

use base64::Engine;
use hmac::{Hmac, Mac};
use percent_encoding::{utf8_percent_encode, AsciiSet, NON_ALPHANUMERIC};
use reqwest_middleware::{ClientBuilder, Middleware, Next};
use rest::apis::users_api;
use rest::models::{EmailVerificationRequest, SignUpRequest};
use rpc::apis::email_verification_api::call_action_by_get;

const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

type Wait = Arc<Mutex<Option<String>>>;

fn read() -> String {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).unwrap();
    line.trim().to_owned()
}

/// Keeps the header Retry-After, which the generated errors do not have.
struct RetryAfter(Wait);

#[async_trait::async_trait]
impl Middleware for RetryAfter {
    async fn handle(
        &self,
        request: reqwest::Request,
        extensions: &mut http::Extensions,
        next: Next<'_>,
    ) -> reqwest_middleware::Result<reqwest::Response> {
        let response = next.run(request, extensions).await?;
        let value = response.headers().get("Retry-After").map(|value| value.to_str().unwrap().to_owned());
        *self.0.lock().unwrap() = value;
        Ok(response)
    }
}

/// Signs the URL of a call.
struct Signature(String);

#[async_trait::async_trait]
impl Middleware for Signature {
    async fn handle(
        &self,
        mut request: reqwest::Request,
        extensions: &mut http::Extensions,
        next: Next<'_>,
    ) -> reqwest_middleware::Result<reqwest::Response> {
        let mut pairs: Vec<_> = request
            .url()
            .query_pairs()
            .map(|(name, value)| format!("{}={}", encode(&name), encode(&value)))
            .collect();
        pairs.sort();
        let text = format!("{}&%2F&{}", request.method(), encode(&pairs.join("&")));
        let mut mac = Hmac::<sha1::Sha1>::new_from_slice(format!("{}&", self.0).as_bytes()).unwrap();
        mac.update(text.as_bytes());
        let signature = base64::engine::general_purpose::STANDARD.encode(mac.finalize().into_bytes());
        request.url_mut().query_pairs_mut().append_pair("Signature", &signature);
        next.run(request, extensions).await
    }
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

fn refused<T, E: std::fmt::Debug>(answer: Result<T, rest::apis::Error<E>>, wait: &Wait) {
    let Err(rest::apis::Error::ResponseError(refusal)) = answer else { panic!("not refused") };
    let problem: rest::models::ErrStatusMsg = serde_json::from_str(&refusal.content).unwrap();
    let wait = wait.lock().unwrap().clone().unwrap_or("not named".to_owned());
    println!("refused {}/{}, wait {}", problem.group, problem.code, wait);
}

async fn sign_up_and_confirm(url: &str, email: &str) {
    let wait = Wait::default();
    let mut users = rest::apis::configuration::Configuration::new();
    users.base_path = url.to_owned();
    users.client = ClientBuilder::new(reqwest::Client::new()).with(RetryAfter(wait.clone())).build();

    let started = users_api::sign_up(&users, SignUpRequest::new(email.to_owned()), None).await.unwrap();
    users.bearer_access_token = Some(started.email_verification_token);
    println!("signed up");

    refused(users_api::resend_email_code_request(&users).await, &wait);
    read();
    let again = users_api::resend_email_code_request(&users).await.unwrap();
    users.bearer_access_token = Some(again.email_verification_token);
    println!("mailed again");

    refused(users_api::email_verification(&users, EmailVerificationRequest::new(read())).await, &wait);
    let confirmed = users_api::email_verification(&users, EmailVerificationRequest::new(read())).await.unwrap();
    println!("confirmed {}", confirmed.id);
    println!("{}", confirmed.auth_token);
}

struct Domain {
    configuration: rpc::apis::configuration::Configuration,
    key_id: String,
    timestamp: String,
}

impl Domain {
    async fn call(&self, action: &str, email: &str) -> Result<rpc::models::Answer, String> {
        let nonce = format!("{action}-{email}");
        let answer = call_action_by_get(
            &self.configuration, Some(action), Some(email), None, None, None, None, None, None, None, None, Some("JSON"),
            Some("2018-01-29"), Some(&self.key_id), None, Some("HMAC-SHA1"), Some("1.0"), Some(&nonce),
            Some(&self.timestamp), None, None, None, None, None, None, None, None, None,
        );
        answer.await.map_err(|error| match error {
            rpc::apis::Error::ResponseError(refusal) => {
                serde_json::from_str::<rpc::models::CallError>(&refusal.content).unwrap().code
            }
            other => panic!("{other}"),
        })
    }
}

async fn submit_and_list(url: &str, email: &str, key_id: &str, secret: &str, timestamp: &str) {
    let mut configuration = rpc::apis::configuration::Configuration::new();
    configuration.base_path = url.to_owned();
    configuration.client = ClientBuilder::new(reqwest::Client::new()).with(Signature(secret.to_owned())).build();
    let domain = Domain { configuration, key_id: key_id.to_owned(), timestamp: timestamp.to_owned() };

    let submitted = domain.call("SubmitEmailVerification", email).await.unwrap();
    println!("sent {}", submitted.success_list.unwrap()[0].email);
    let listed = domain.call("ListEmailVerification", email).await.unwrap();
    println!("listed {} {}", listed.total_item_num.unwrap(), listed.data.unwrap()[0].verification_status);
    let unknown = domain.call("QueryEmailVerification", &format!("unknown-{email}")).await;
    println!("refused {}", unknown.unwrap_err());
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, email, key_id, secret, timestamp] = &arguments[..] else { panic!("five arguments") };
    sign_up_and_confirm(url, email).await;
    submit_and_list(url, &format!("list-{email}"), key_id, secret, timestamp).await;
}
