"""Prints events to standard output and reads its input, such as mailed codes, from standard input."""

import sys

import ias_client
from ias_client.retry import error_of, retry_after, wait_and_retry

_, url, otherServers, email = sys.argv


def on_wait(seconds):
    print(f"waiting {seconds}", flush=True)
    input()


def refused(call):
    try:
        call()
    except ias_client.ApiException as exception:
        problem = error_of(exception)
        seconds = retry_after(exception)
        by = f"{problem.group}/{problem.code}" if problem else "by another"
        print(f"refused {by}, wait {'not named' if seconds is None else seconds}", flush=True)


configuration = ias_client.Configuration(host=url)
users = ias_client.UsersApi(ias_client.ApiClient(configuration))

answer = users.sign_up(ias_client.SignUpRequest(email=email))
configuration.access_token = answer.email_verification_token
print("signed up", flush=True)

refused(lambda: wait_and_retry(users.resend_email_code_request, longest_wait=29, on_wait=on_wait))
input()

answer = wait_and_retry(users.resend_email_code_request, on_wait=on_wait)
configuration.access_token = answer.email_verification_token
print("mailed again", flush=True)

wrong = input()
refused(lambda: users.email_verification(ias_client.EmailVerificationRequest(otp_code=wrong)))

code = input()
confirmed = users.email_verification(ias_client.EmailVerificationRequest(otp_code=code))
print(f"confirmed {confirmed.id}", flush=True)
print(confirmed.auth_token, flush=True)


def sign_up_at(host):
    other = ias_client.UsersApi(ias_client.ApiClient(ias_client.Configuration(host=host)))
    return other.sign_up(ias_client.SignUpRequest(email=email))


refused(lambda: sign_up_at(f"{url}/nowhere"))
refused(lambda: sign_up_at(f"{otherServers}/proxy"))
print(sign_up_at(f"{otherServers}/later").email_verification_token)
