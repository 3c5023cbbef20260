import { createInterface } from 'node:readline';
import { createChallenge, solveChallenge } from 'altcha-lib/v1';

// Signs up with solutions of the published library and prints the answers; reads a line before it goes on.
const [url, easier] = process.argv.slice(2);
const input = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
let calls = 0;

async function challengeOf(service) {
  return (await fetch(`${service}/users/challenge`)).json();
}

async function solve({ algorithm, challenge, maxnumber, salt, signature }) {
  const solution = await solveChallenge(challenge, salt, algorithm, maxnumber).promise;
  return btoa(JSON.stringify({ algorithm, challenge, number: solution.number, salt, signature, took: solution.took }));
}

async function signUp(what, solution) {
  const answer = await fetch(`${url}/users`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(solution && { 'Challenge-Solution': solution }) },
    body: JSON.stringify({ email: `library-${++calls}@example.com` }),
  });
  const body = await answer.json();
  console.log(`${what}: ${answer.status}${answer.ok ? '' : ` ${body.group}/${body.code}`}`);
  return body;
}

const asked = await signUp('missing');
const solution = await solve(asked.challenge.altcha);
await signUp('solved', solution);
await signUp('replayed', solution);

const { salt, maxnumber } = await challengeOf(url);
await signUp('forged', await solve(await createChallenge({ hmacKey: 'guessed', maxnumber, salt })));
await signUp('too easy', await solve(await createChallenge({ hmacKey: 'guessed', number: 0, salt })));
await signUp('of another difficulty', await solve(await challengeOf(easier)));

const late = await solve(await challengeOf(url));
console.log('later');
await input.next();
await signUp('expired', late);
process.exit();
