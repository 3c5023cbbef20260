"""Verifies an auth token with PyJWT and prints the address, or why it is refused."""

import sys

import jwt

_, jwks, algorithm, token = sys.argv
key = jwt.PyJWKClient(jwks).get_signing_key_from_jwt(token)


def verify(leeway):
    return jwt.decode(
        token, key, algorithms=[algorithm], issuer="ias", audience="relying-party", leeway=leeway
    )["email"]


print(f"PyJWT: {verify(30)}")
try:
    print(f"PyJWT without leeway: {verify(0)}")
except jwt.InvalidTokenError as refusal:
    print(f"PyJWT without leeway: {refusal}")
