import { Ias, SignUpSession, digitsOf, suggestAddress } from "ias-client";

// Uses all that the client has, so that the bundle has its whole size.
const session = new SignUpSession(new Ias());
const outcomes = [
  await session.signUp(suggestAddress("jane@gmial.com") ?? ""),
  await session.resend(),
  await session.confirm(digitsOf("123456") ?? ""),
];
document.querySelector("#kinds")!.textContent = outcomes.map(({ kind }) => kind).join();
