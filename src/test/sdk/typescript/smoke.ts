import { createInterface } from 'node:readline';
import { Configuration, UsersApi, errorOf, retryAfter, waitAndRetry } from 'ias-client';

// Tells on standard output what happens, and reads from standard input what only its caller knows.
const [url, elsewhere, email] = process.argv.slice(2);
const input = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const read = async () => (await input.next()).value;

async function onWait(seconds: number) {
  console.log(`waiting ${seconds}`);
  await read();
}

async function refused(error: unknown) {
  const said = await errorOf(error);
  const seconds = retryAfter(error);
  console.log(`refused ${said ? `${said.group}/${said.code}` : 'by another'}, wait ${seconds ?? 'not named'}`);
}

let token = '';
const users = new UsersApi(new Configuration({ basePath: url, accessToken: () => token }));

token = (await users.signUp({ email })).emailVerificationToken;
console.log('signed up');

await waitAndRetry(() => users.resendEmailCodeRequest(), { longestWait: 29, onWait }).catch(refused);
await read();

token = (await waitAndRetry(() => users.resendEmailCodeRequest(), { onWait })).emailVerificationToken;
console.log('mailed again');

await users.emailVerification({ otpCode: await read() }).catch(refused);

const code = await read();
const confirmed = await users.emailVerification({ otpCode: code });
console.log(`confirmed ${confirmed.id}`);
console.log(confirmed.authToken);

const at = (basePath: string) => new UsersApi(new Configuration({ basePath }));
await at(`${url}/nowhere`).signUp({ email }).catch(refused);
await at(`${elsewhere}/proxy`).signUp({ email }).catch(refused);
console.log((await at(`${elsewhere}/later`).signUp({ email })).emailVerificationToken);
process.exit();
