import { createInterface } from "node:readline";
import { Ias, type Outcome, SignUpSession } from "ias-client";

// Prints outcomes to standard output and reads its input, such as mailed codes, from standard input.
const [url = "", otherServers = "", email = ""] = process.argv.slice(2);
const input = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const read = async () => String((await input.next()).value);

// The clock of this device goes with that of the service.
const now = Date.now;
let ahead = 0;
Date.now = () => now() + ahead;
const pass = async () => {
  ahead += Number(await read()) * 1_000;
};

let calls = 0;
const counting: typeof fetch = (...request) => {
  calls++;
  return fetch(...request);
};

const seconds = (time: number) => Math.round((time - Date.now()) / 1_000);

function text(outcome: Outcome): string {
  switch (outcome.kind) {
    case "mailed":
      return `mailed, ${outcome.mailsLeft} left, next in ${seconds(outcome.resendAt)}`;
    case "confirmed":
      return `confirmed ${outcome.id} ${outcome.authToken}`;
    case "wrong-code":
      return `wrong code, ${outcome.triesLeft} left`;
    case "expired":
    case "over":
    case "unreachable":
      return outcome.kind;
    case "challenge":
      return `challenge of ${outcome.provider} for ${outcome.siteKey}`;
    case "invalid":
      return `invalid ${outcome.field}: ${outcome.rule}`;
    case "wait":
      return `wait ${seconds(outcome.until)}${outcome.busy ? ", busy" : ""}`;
    case "failed":
      return `failed ${outcome.code}, trace ${outcome.trace}`;
  }
}

const print = (outcome: Outcome) => console.log(`${text(outcome)}; ${calls} calls`);

const ias = new Ias({ url, fetch: counting });
let session = new SignUpSession(ias);
print(await session.signUp(email, { language: "en" }));

print(await session.resend());
print(session.state.step === "code" ? await ias.resend(session.state.token) : { kind: "over" });

session = SignUpSession.from(ias, JSON.stringify(session));
await pass();
print(await session.resend());
print(await session.confirm(await read()));
let kept = JSON.stringify(session);
const code = await read();
print(await session.confirm(code));
print(await session.confirm(code));
print(await SignUpSession.from(ias, kept).confirm(code));

session = new SignUpSession(ias);
print(await session.signUp("no address"));
print(await session.signUp(`more-${email}`));
kept = JSON.stringify(session);
for (let tries = 0; tries < 5; tries++) {
  print(await session.confirm(await read()));
}
console.log(session.state.step);
print(await SignUpSession.from(ias, kept).resend());
await pass();
print(await SignUpSession.from(ias, kept).resend());

session = new SignUpSession(ias);
print(await session.signUp(`late-${email}`));
await pass();
print(await session.confirm(await read()));

for (const other of [`${url}/nowhere`, `${otherServers}/proxy`, `${otherServers}/busy`, "http://localhost:1"]) {
  print(await new Ias({ url: other }).signUp(email));
}
const later = await new Ias({ url: `${otherServers}/later/` }).signUp(email);
console.log(later.kind === "mailed" ? later.token : later.kind);
process.exit();
