import { createInterface } from 'node:readline';
import { connection } from './http.js';
import { emailVerification, resendEmailCodeRequest, signUp } from './rest.js';
import { type CallActionByGetParams, callActionByGet } from './rpc.js';

// Prints events to standard output and reads its input, such as mailed codes, from standard input.
const [url, email, keyId, secret, timestamp] = process.argv.slice(2);
const input = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const read = async (): Promise<string> => (await input.next()).value;
connection.url = url;
connection.secret = secret;

function refused(answer: { data: { group?: string; code?: number }; headers: Headers }) {
  const { group, code } = answer.data;
  console.log(`refused ${group}/${code}, wait ${answer.headers.get('Retry-After') ?? 'not named'}`);
}

function granted<T extends { status: number }, S extends T['status']>(answer: T, status: S) {
  if (answer.status !== status) {
    throw new Error(JSON.stringify(answer));
  }
  return answer as Extract<T, { status: S }>;
}

connection.token = granted(await signUp({ email }), 201).data.emailVerificationToken;
console.log('signed up');

refused(granted(await resendEmailCodeRequest(), 429));
await read();
connection.token = granted(await resendEmailCodeRequest(), 201).data.emailVerificationToken;
console.log('mailed again');

refused(granted(await emailVerification({ otpCode: await read() }), 400));
const confirmed = granted(await emailVerification({ otpCode: await read() }), 201).data;
console.log(`confirmed ${confirmed.id}`);
console.log(confirmed.authToken);

let nonce = 0;

function call(parameters: CallActionByGetParams) {
  return callActionByGet({
    Format: 'JSON',
    Version: '2018-01-29',
    AccessKeyId: keyId,
    SignatureMethod: 'HMAC-SHA1',
    SignatureVersion: '1.0',
    SignatureNonce: `${email}-${++nonce}`,
    Timestamp: timestamp,
    ...parameters,
  });
}

const address = `list-${email}`;
const submitted = granted(await call({ Action: 'SubmitEmailVerification', Email: address }), 200).data;
console.log(`sent ${submitted.SuccessList?.[0].Email}`);
const listed = granted(await call({ Action: 'ListEmailVerification', Email: address }), 200).data;
console.log(`listed ${listed.TotalItemNum} ${listed.Data?.[0].VerificationStatus}`);
const unknown = granted(await call({ Action: 'QueryEmailVerification', Email: `unknown-${address}` }), 400).data;
console.log(`refused ${unknown.Code}`);
process.exit();
