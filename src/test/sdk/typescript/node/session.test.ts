import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { Ias, SignUpSession } from "ias-client";

interface Call {
  path: string;
  token: string | null;
}

let calls: Call[] = [];
let answers: (() => Response)[] = [];

const ias = new Ias({
  url: "https://verify.example.com/",
  fetch: async (url, init) => {
    calls.push({ path: new URL(String(url)).pathname, token: new Headers(init?.headers).get("Authorization") });
    return (answers.shift() ?? (() => Response.error()))();
  },
});

function answer(status: number, body: object, headers: Record<string, string> = {}) {
  answers.push(() => new Response(JSON.stringify(body), { status, headers }));
}

function mailed(token: string, wait = 30) {
  answer(201, { emailVerificationToken: token }, { RateLimit: `"resend";r=0;t=${wait}, "sign-up";r=9` });
}

beforeEach(() => {
  calls = [];
  answers = [];
  mock.timers.reset();
  mock.timers.enable({ apis: ["Date"], now: 1_000_000 });
});

async function signedUp() {
  mailed("first");
  const session = new SignUpSession(ias);
  await session.signUp(" jane@example.com ");
  return session;
}

test("each call has the newest token", async () => {
  const session = await signedUp();
  mock.timers.setTime(1_030_000);
  mailed("second");
  await session.resend();
  await session.confirm("123456");

  assert.deepEqual(calls, [
    { path: "/users", token: null },
    { path: "/users/email-verification-code", token: "Bearer first" },
    { path: "/users/email-verification", token: "Bearer second" },
  ]);
});

test("a resend before its time waits without a call", async () => {
  const session = await signedUp();
  mock.timers.setTime(1_029_999);

  assert.deepEqual(await session.resend(), { kind: "wait", until: 1_030_000, busy: false });
  assert.equal(calls.length, 1);
});

test("the service decides after the clock was set back", async () => {
  const session = await signedUp();
  mock.timers.setTime(1);
  mailed("second");

  assert.equal((await session.resend()).kind, "mailed");
});

test("a double-click makes one call", async () => {
  const session = await signedUp();
  answer(400, { group: "user", code: 508 }, { RateLimit: '"tries";r=4' });

  const [first, second] = await Promise.all([session.confirm("123456"), session.confirm("123 456")]);

  assert.deepEqual(first, { kind: "wrong-code", triesLeft: 4 });
  assert.equal(second, first);
  assert.equal(calls.length, 2);
});

test("another call follows after the one in progress", async () => {
  const session = new SignUpSession(ias);
  mailed("first", 0);
  mailed("second");

  const [, resent] = await Promise.all([session.signUp("jane@example.com"), session.resend()]);

  assert.equal(resent.kind, "mailed");
  assert.deepEqual(calls[1], { path: "/users/email-verification-code", token: "Bearer first" });
});

test("the same address again continues with the code that was just mailed", async () => {
  const session = await signedUp();
  const again = await session.signUp("jane@example.com");

  assert.equal(again.kind === "mailed" && again.token, "first");
  assert.equal(calls.length, 1);

  mailed("other");
  await session.signUp("joe@example.com");
  assert.equal(calls.length, 2);
});

test("a session continues after a reload", async () => {
  const session = await signedUp();
  answer(400, { group: "user", code: 508 }, { RateLimit: '"tries";r=4' });
  await session.confirm("123456");

  const reloaded = SignUpSession.from(ias, JSON.stringify(session));

  assert.deepEqual(reloaded.state, session.state);
  assert.equal(reloaded.state.step === "code" && reloaded.state.triesLeft, 4);
});

for (const saved of [null, undefined, "", "{", "null", "[]", '{"step":"code","email":"jane@example.com"}', { step: 1 }]) {
  test(`a session begins again from ${JSON.stringify(saved)}`, () => {
    assert.deepEqual(SignUpSession.from(ias, saved).state, { step: "start" });
  });
}

test("a session without a code is over for the other calls", async () => {
  const session = new SignUpSession(ias);

  assert.deepEqual(await session.resend(), { kind: "over" });
  assert.deepEqual(await session.confirm("123456"), { kind: "over" });
  assert.equal(calls.length, 0);
});

test("a text without a code makes no call", async () => {
  const session = await signedUp();

  assert.deepEqual(await session.confirm("12345"), { kind: "invalid", field: "otpCode", rule: "numeric" });
  assert.equal(calls.length, 1);
});

test("the last wrong code ends the sign-up", async () => {
  const session = await signedUp();
  answer(400, { group: "user", code: 508 }, { RateLimit: '"tries";r=0' });
  await session.confirm("123456");

  assert.deepEqual(session.state, { step: "over", email: "jane@example.com" });
});

test("the confirmed state has no token", async () => {
  const session = await signedUp();
  answer(201, { id: "1", authToken: "secret" });

  assert.deepEqual(await session.confirm("123456"), { kind: "confirmed", id: "1", authToken: "secret" });
  assert.deepEqual(session.toJSON(), { step: "confirmed", email: "jane@example.com", id: "1" });
});

test("a wait of the service is kept", async () => {
  const session = await signedUp();
  mock.timers.setTime(1_030_000);
  answer(429, { group: "user", code: 400 }, { "Retry-After": "90" });

  assert.deepEqual(await session.resend(), { kind: "wait", until: 1_120_000, busy: false });
  assert.equal(session.state.step === "code" && session.state.resendAt, 1_120_000);
});

test("an answer of another server counts as no answer", async () => {
  for (const other of [() => new Response("<html>"), () => new Response("null"), () => new Response("{}", { status: 500 })]) {
    answers.push(other);
    assert.deepEqual(await ias.signUp("jane@example.com"), { kind: "unreachable" });
  }
});

test("a call without an answer ends at the timeout", { timeout: 10_000 }, async () => {
  const silent = new Ias({ timeout: 1, fetch: (_url, init) => new Promise((_resolve, reject) => {
    init?.signal?.addEventListener("abort", () => reject(init.signal?.reason));
  }) });
  // The timer of AbortSignal.timeout does not keep the process alive.
  const alive = setInterval(() => {}, 1_000);

  assert.deepEqual(await silent.resend("token"), { kind: "unreachable" });
  clearInterval(alive);
});

test("the expiry of the token is that of its lifetime, by the clock of this device", async () => {
  const claims = Buffer.from(JSON.stringify({ iat: 5_000, exp: 8_600 })).toString("base64url");
  mailed(`e30.${claims}.signature`);

  const outcome = await ias.signUp("jane@example.com");

  assert.equal(outcome.kind === "mailed" && outcome.expiresAt, 1_000_000 + 3_600_000);
});

test("a refused solution of a CAPTCHA is reported", async () => {
  answer(403, { group: "challenge", code: 1, challenge: { provider: "turnstile", siteKey: "key" } });

  assert.deepEqual(await ias.signUp("jane@example.com", { solution: "used" }), {
    kind: "challenge",
    provider: "turnstile",
    siteKey: "key",
    refused: true,
    proof: undefined,
  });
});
