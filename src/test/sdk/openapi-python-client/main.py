"""Prints events to standard output and reads its input, such as mailed codes, from standard input."""

import base64
import hashlib
import hmac
import sys
from urllib.parse import quote

from rest.api.users import email_verification, resend_email_code_request, sign_up
from rest.client import AuthenticatedClient, Client
from rest.models import EmailVerificationRequest, SignUpRequest
from rpc.api.email_verification import call_action_by_get
from rpc.client import Client as RpcClient

_, url, email, key_id, secret, timestamp = sys.argv


def refused(response):
    wait = response.headers.get("Retry-After", "not named")
    print(f"refused {response.parsed.group}/{response.parsed.code}, wait {wait}", flush=True)


def with_token(token):
    return AuthenticatedClient(base_url=url, token=token)


started = sign_up.sync_detailed(client=Client(base_url=url), body=SignUpRequest(email=email))
users = with_token(started.parsed.email_verification_token)
print("signed up", flush=True)

refused(resend_email_code_request.sync_detailed(client=users))
input()
again = resend_email_code_request.sync_detailed(client=users)
users = with_token(again.parsed.email_verification_token)
print("mailed again", flush=True)

refused(email_verification.sync_detailed(client=users, body=EmailVerificationRequest(otp_code=input())))
confirmed = email_verification.sync_detailed(client=users, body=EmailVerificationRequest(otp_code=input())).parsed
print(f"confirmed {confirmed.id}", flush=True)
print(confirmed.auth_token, flush=True)


def encode(text):
    return quote(text, safe="-_.~")


def sign(request):
    parameters = sorted(request.url.params.multi_items())
    canonical = "&".join(f"{encode(name)}={encode(value)}" for name, value in parameters)
    text = f"{request.method}&%2F&{encode(canonical)}"
    mac = hmac.new(f"{secret}&".encode(), text.encode(), hashlib.sha1)
    request.url = request.url.copy_merge_params({"Signature": base64.b64encode(mac.digest()).decode()})


domain = RpcClient(base_url=url, httpx_args={"event_hooks": {"request": [sign]}})


def call(action, address):
    return call_action_by_get.sync(
        client=domain,
        action=action,
        email=address,
        format_="JSON",
        version="2018-01-29",
        access_key_id=key_id,
        signature_method="HMAC-SHA1",
        signature_version="1.0",
        signature_nonce=f"{address}-{action}",
        timestamp=timestamp,
    )


address = f"list-{email}"
print("sent", call("SubmitEmailVerification", address).success_list[0].email, flush=True)
listed = call("ListEmailVerification", address)
print("listed", listed.total_item_num, listed.data[0].verification_status, flush=True)
print("refused", call("QueryEmailVerification", f"unknown-{address}").code, flush=True)
