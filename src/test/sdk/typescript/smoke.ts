import { createInterface } from 'node:readline';
import { Configuration, UsersApi, errorOf, retryAfter, waitAndRetry } from 'ias-client';

// Prints events to standard output and reads its input, such as mailed codes, from standard input.
const [url, otherServers, email] = process.argv.slice(2);
const input = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const read = async () => (await input.next()).value;

async function onWait(seconds: number) {
  console.log(`waiting ${seconds}`);
  await read();
}

async function refused(error: unknown) {
  const problem = await errorOf(error);
  const seconds = retryAfter(error);
  console.log(`refused ${problem ? `${problem.group}/${problem.code}` : 'by another'}, wait ${seconds ?? 'not named'}`);
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
await at(`${otherServers}/proxy`).signUp({ email }).catch(refused);
console.log((await at(`${otherServers}/later`).signUp({ email })).emailVerificationToken);
process.exit();
