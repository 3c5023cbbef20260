import { createHmac } from 'node:crypto';
import { createInterface } from 'node:readline';
import createClient, { type Middleware } from 'openapi-fetch';
import type { components, paths as RestPaths } from './rest.js';
import type { operations, paths as RpcPaths } from './rpc.js';

// Prints events to standard output and reads its input, such as mailed codes, from standard input.
const [url, email, keyId, secret, timestamp] = process.argv.slice(2);
const input = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const read = async (): Promise<string> => (await input.next()).value;

function refused(error: components['schemas']['ErrStatusMsg'] | undefined, response: Response) {
  console.log(`refused ${error?.group}/${error?.code}, wait ${response.headers.get('Retry-After') ?? 'not named'}`);
}

let token = '';
const users = createClient<RestPaths>({ baseUrl: url });
users.use({
  onRequest({ request }) {
    request.headers.set('Authorization', `Bearer ${token}`);
  },
});

const started = await users.POST('/users', { body: { email } });
token = started.data!.emailVerificationToken;
console.log('signed up');

const early = await users.POST('/users/email-verification-code');
refused(early.error, early.response);
await read();
const again = await users.POST('/users/email-verification-code');
token = again.data!.emailVerificationToken;
console.log('mailed again');

const wrong = await users.POST('/users/email-verification', { body: { otpCode: await read() } });
refused(wrong.error, wrong.response);
const confirmed = await users.POST('/users/email-verification', { body: { otpCode: await read() } });
console.log(`confirmed ${confirmed.data!.id}`);
console.log(confirmed.data!.authToken);

type Parameters = NonNullable<operations['callActionByGet']['parameters']['query']>;
let nonce = 0;

const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

const sign: Middleware = {
  onRequest({ request }) {
    const signed = new URL(request.url);
    const canonical = [...signed.searchParams]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => `${encode(name)}=${encode(value)}`)
      .join('&');
    const mac = createHmac('sha1', `${secret}&`).update(`${request.method}&%2F&${encode(canonical)}`);
    signed.searchParams.set('Signature', mac.digest('base64'));
    return new Request(signed, request);
  },
};

const domain = createClient<RpcPaths>({ baseUrl: url });
domain.use(sign);

function call(parameters: Parameters) {
  return domain.GET('/', {
    params: {
      query: {
        Format: 'JSON',
        Version: '2018-01-29',
        AccessKeyId: keyId,
        SignatureMethod: 'HMAC-SHA1',
        SignatureVersion: '1.0',
        SignatureNonce: `${email}-${++nonce}`,
        Timestamp: timestamp,
        ...parameters,
      },
    },
  });
}

const address = `list-${email}`;
const submitted = await call({ Action: 'SubmitEmailVerification', Email: address });
console.log(`sent ${submitted.data?.SuccessList?.[0].Email}`);
const listed = await call({ Action: 'ListEmailVerification', Email: address });
console.log(`listed ${listed.data?.TotalItemNum} ${listed.data?.Data?.[0].VerificationStatus}`);
const unknown = await call({ Action: 'QueryEmailVerification', Email: `unknown-${address}` });
console.log(`refused ${unknown.error?.Code}`);
process.exit();
