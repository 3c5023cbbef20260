"""Prints the requests of the scenarios, one per line.

tokens ROWS LINES: email verification tokens of a random sample of the sign-ups created by rows.sql.
calls KEY_ID SECRET ADDRESSES LINES: signed SubmitEmailVerification calls, each with ADDRESSES new addresses.
"""
import base64
import hashlib
import hmac
import json
import os
import random
import sys
import time
import uuid
from urllib.parse import quote


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def tokens(rows, lines):
    key = base64.b64decode(os.environ["IAS_KEYS_TOKEN"].split(":")[1])
    header = base64url(b'{"kid":"bench","typ":"email-verification+jwt","alg":"HS256"}')
    now = int(time.time())
    for n in random.Random(1).sample(range(1, rows + 1), min(rows, lines)):
        digest = hashlib.md5(str(n).encode()).hexdigest()
        recipient = hashlib.md5(b"r%d" % n).digest()
        bucket = int.from_bytes(recipient[:2], "big") >> 6
        sign_up = uuid.UUID("%012x7%s8%s%03x" % (1700000000000 + n, digest[:3], digest[3:15], bucket))
        claims = {"aud": "email-verification", "sub": str(sign_up), "iss": "ias", "exp": now + 3600, "iat": now,
                  "rcp": base64url(recipient), "jti": str(uuid.uuid4())}
        signed = header + "." + base64url(json.dumps(claims, separators=(",", ":")).encode())
        print(signed + "." + base64url(hmac.digest(key, signed.encode(), "sha256")))


def calls(key_id, secret, addresses, lines):
    run = uuid.uuid4().hex[:8]
    for n in range(lines):
        parameters = {
            "AccessKeyId": key_id, "Action": "SubmitEmailVerification", "Format": "JSON", "SignatureMethod": "HMAC-SHA1",
            "SignatureNonce": str(uuid.uuid4()), "SignatureVersion": "1.0", "Version": "2018-01-29",
            "Timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "Email": ",".join("b%s-%d-%d@example.com" % (run, n, i) for i in range(addresses))}
        query = "&".join(quote(k, safe="~") + "=" + quote(v, safe="~") for k, v in sorted(parameters.items()))
        string_to_sign = "POST&%2F&" + quote(query, safe="~")
        signature = hmac.digest((secret + "&").encode(), string_to_sign.encode(), "sha1")
        print(query + "&Signature=" + quote(base64.b64encode(signature).decode(), safe="~"))


if __name__ == "__main__":
    if sys.argv[1] == "tokens":
        tokens(int(sys.argv[2]), int(sys.argv[3]))
    else:
        calls(sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
