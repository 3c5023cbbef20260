// @ts-check

/**
 * The demo: the web component, its calls beside it, and what an application does after the confirmation.
 *
 * @typedef {import("../../web/sign-up/ias-sign-up.js").IasSignUp} IasSignUp
 */

import { recording, rendered } from "./calls.js";
import { hideToken, showToken } from "./token.js";

const signUp = /** @type {IasSignUp} */ (document.querySelector("ias-sign-up"));
const language = /** @type {HTMLSelectElement} */ (document.querySelector("#language"));

/** @type {{ id: string, authToken: string } | undefined} */
let confirmed;

signUp.fetch = recording((call) => {
  place("no-calls").hidden = true;
  place("calls").append(rendered(call));
  if (call.path.endsWith("/users")) {
    showMailbox(call.body?.email ?? "");
  }
});

signUp.addEventListener("ias-state", (event) => {
  const { title, language: tag, direction } = /** @type {CustomEvent} */ (event).detail;
  document.title = `${title} – ias`;
  language.value = tag;
  place("signed-in").dir = "ltr";
  signUp.lang = tag;
  signUp.dir = direction;
});

signUp.addEventListener("ias-confirmed", (event) => {
  confirmed = /** @type {CustomEvent} */ (event).detail;
  // Your page sends the auth token to your back end here.
  showToken(confirmed?.authToken ?? "");
});

place("continue-demo").addEventListener("click", () => {
  const [, claims = ""] = confirmed?.authToken.split(".") ?? [];
  const { email } = JSON.parse(atob(claims.replaceAll("-", "+").replaceAll("_", "/")));
  place("signed-in-email").textContent = email;
  place("signed-in-id").textContent = confirmed?.id ?? "";
  signUp.hidden = true;
  place("signed-in").hidden = false;
  place("signed-in-title").focus();
});

place("sign-out").addEventListener("click", () => {
  place("calls").replaceChildren();
  place("no-calls").hidden = false;
  place("signed-in").hidden = true;
  hideToken();
  signUp.hidden = false;
  signUp.reset();
});

language.addEventListener("change", () => signUp.setAttribute("language", language.value));

/**
 * Leads to the mails of an address.
 *
 * @param {string} address
 */
function showMailbox(address) {
  for (const link of document.querySelectorAll("#mailbox, .to-mailbox")) {
    /** @type {HTMLAnchorElement} */ (link).href = `../dev/mailbox?to=${encodeURIComponent(address)}`;
  }
}

async function listLanguages() {
  const answer = await fetch("../sign-up/languages.json");
  for (const { tag, name } of await answer.json()) {
    language.append(Object.assign(document.createElement("option"), { value: tag, lang: tag, textContent: name }));
  }
}

/** @param {string} id */
function place(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

await listLanguages();
// After its properties and listeners are set.
await import("../sign-up/ias-sign-up.js");
