import { createRemoteJWKSet, jwtVerify } from 'jose';
import jsonwebtoken from 'jsonwebtoken';
import jwksClient from 'jwks-rsa';

// Verifies an auth token with each library and prints the address, or why it is refused.
const [jwks, algorithm, token] = process.argv.slice(2);
const algorithms = [algorithm];
const issuer = 'ias';
const audience = 'relying-party';
const clockTolerance = 30;

async function withJose() {
  const keys = createRemoteJWKSet(new URL(jwks));
  const { payload } = await jwtVerify(token, keys, { algorithms, issuer, audience, typ: 'auth+jwt', clockTolerance });
  return payload.email;
}

async function withJsonwebtoken() {
  const { kid } = jsonwebtoken.decode(token, { complete: true }).header;
  const key = await jwksClient({ jwksUri: jwks }).getSigningKey(kid);
  return jsonwebtoken.verify(token, key.getPublicKey(), { algorithms, issuer, audience, clockTolerance }).email;
}

for (const [library, verify] of Object.entries({ jose: withJose, jsonwebtoken: withJsonwebtoken })) {
  console.log(`${library}: ${await verify().catch(error => error.message)}`);
}
