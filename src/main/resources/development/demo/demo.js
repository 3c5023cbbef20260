// @ts-check

/**
 * The page. `view` is the state and `render` displays it. Actions of the user call the service and change the state by
 * the outcome. `enter` keeps the sign-up between steps and over a reload.
 */

import { Ias } from "./ias.js";
import { loadLanguage, loadSignUp, saveLanguage, saveSignUp } from "./storage.js";
import { languages, preferredLanguage } from "./messages.js";

/**
 * @typedef {import("./ias.js").Problem} Problem
 * @typedef {import("./storage.js").SignUp} SignUp
 * @typedef {import("./messages.js").Messages} Messages
 * @typedef {(messages: Messages) => string} Text a text in the current language
 * @typedef {"ask" | "enter" | "done" | "tries" | "over"} Step
 */

const ias = new Ias();

const view = {
  /** @type {Step} */
  step: "ask",
  language: loadLanguage() ?? preferredLanguage(),
  email: "",
  /** @type {SignUp | undefined} */
  signUp: undefined,
  busy: false,
  /** @type {Text | undefined} error of the field */
  fieldError: undefined,
  /** @type {Text | undefined} result of a successful call */
  notice: undefined,
  /** @type {Text | undefined} error that concerns no field */
  trouble: undefined,
  /** @type {(() => Promise<void>) | undefined} */
  retry: undefined,
};

const email = element("email", HTMLInputElement);
const code = element("code", HTMLInputElement);
const resendButton = element("resend", HTMLButtonElement);

// Actions of the user

/** @returns {Promise<void>} */
async function signUp() {
  const address = email.value.trim();
  if (address === "") {
    return wrongField((messages) => messages.emailMissing);
  }
  view.email = address;
  const outcome = await during(signUp, () => ias.signUp(address, view.language));
  if (outcome.kind === "mailed") {
    enter({ ...outcome, email: address });
  } else {
    show(outcome);
  }
}

/** @returns {Promise<void>} */
async function confirm() {
  const { signUp } = view;
  const digits = onlyDigits(code.value);
  if (!/^[0-9]{6,8}$/.test(digits)) {
    // Checked here, because the service would count a try.
    return wrongField((messages) => messages.codeInvalid);
  }
  if (signUp === undefined) {
    return;
  }
  const outcome = await during(confirm, () => ias.confirm(signUp.token, digits));
  if (outcome.kind === "confirmed") {
    // Pass outcome.authToken to your back end here.
    end("done");
  } else {
    show(outcome);
  }
}

/** @returns {Promise<void>} */
async function resend() {
  const { signUp } = view;
  if (signUp === undefined || !mayResend(signUp)) {
    return;
  }
  const outcome = await during(resend, () => ias.resend(signUp.token));
  if (outcome.kind === "mailed") {
    enter({ ...outcome, email: signUp.email });
    view.notice = (messages) => messages.resent;
    render();
  } else if (outcome.kind === "wait") {
    // Another tab has requested a mail, or a clock is wrong; the time of the service applies.
    enter({ ...signUp, resendAt: outcome.until });
    view.trouble = (messages) => messages.tooMany(clockTime(outcome.until - Date.now()));
    render();
  } else {
    show(outcome);
  }
}

/**
 * Makes one call at a time. A button repeats a call without a valid answer.
 *
 * @template Outcome
 * @param {() => Promise<void>} action
 * @param {() => Promise<Outcome | Problem>} call
 * @returns {Promise<Outcome | Problem>}
 */
async function during(action, call) {
  Object.assign(view, { busy: true, fieldError: undefined, notice: undefined, trouble: undefined, retry: undefined });
  render();
  const outcome = await call();
  view.busy = false;
  const { kind } = /** @type {{ kind: string }} */ (outcome);
  view.retry = kind === "unreachable" || kind === "failed" ? action : undefined;
  return outcome;
}

// Outcomes

/** @param {Problem} problem */
function show(problem) {
  switch (problem.kind) {
    case "invalid":
      return wrongField((messages) => invalid(messages, problem.field, problem.rule));
    case "wrong-code":
      return problem.triesLeft === 0 ? end("tries") : wrongField((messages) => messages.codeWrong(problem.triesLeft));
    case "expired-code":
      return wrongField((messages) => messages.codeExpired);
    case "over":
      return end("over");
    case "challenge":
      // This is where your page shows the widget of the provider, and repeats the call with its token.
      view.trouble = (messages) => messages.challenge(problem.provider);
      break;
    case "wait":
      view.trouble = (messages) => messages.tooMany(clockTime(problem.until - Date.now()));
      break;
    case "failed":
      view.trouble = (messages) => messages.failed(problem.trace);
      break;
    case "unreachable":
      view.trouble = (messages) => messages.unreachable;
      break;
  }
  render();
}

/** @param {Text} error */
function wrongField(error) {
  Object.assign(view, { fieldError: error, notice: undefined, trouble: undefined });
  render();
  const field = view.step === "ask" ? email : code;
  field.focus();
  field.select();
}

/** @param {SignUp} signUp a sign-up that is not confirmed yet */
function enter({ email, token, resendAt, mailsLeft }) {
  view.signUp = { email, token, resendAt, mailsLeft };
  view.email = email;
  saveSignUp(view.signUp);
  if (view.step !== "enter") {
    code.value = "";
    go("enter");
    code.focus();
  }
  render();
}

/** @param {"done" | "tries" | "over"} step */
function end(step) {
  view.signUp = undefined;
  saveSignUp(undefined);
  go(step);
  element("title", HTMLElement).focus();
}

/** Returns to the address, which is still in its field. */
function startAgain() {
  view.signUp = undefined;
  saveSignUp(undefined);
  email.value = view.step === "done" ? "" : view.email;
  go("ask");
  email.focus();
}

/** @param {Step} step */
function go(step) {
  Object.assign(view, { step, fieldError: undefined, notice: undefined, trouble: undefined, retry: undefined });
  render();
}

// Rendering

function render() {
  const messages = currentMessages();
  const [title, lead] = heading(messages);
  document.documentElement.lang = view.language;
  document.title = view.step === "ask" ? messages.document : `${title} – ${messages.document}`;
  text("title", title);
  text("lead", lead);
  for (const labelled of document.querySelectorAll("[data-message]")) {
    const key = /** @type {keyof Messages} */ (/** @type {HTMLElement} */ (labelled).dataset.message);
    set(labelled, String(messages[key]));
  }
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.getAttribute("data-language") === view.language));
  }
  element("ask", HTMLElement).hidden = view.step !== "ask";
  element("enter", HTMLElement).hidden = view.step !== "enter";
  element("end", HTMLElement).hidden = view.step === "ask" || view.step === "enter";
  renderField(email, view.step === "ask" ? view.fieldError?.(messages) : undefined);
  renderField(code, view.step === "enter" ? view.fieldError?.(messages) : undefined);
  renderBusy("send", messages.send);
  renderBusy("confirm", messages.confirm);
  text("notice", view.notice?.(messages) ?? "");
  text("trouble-text", view.trouble?.(messages) ?? "");
  element("retry", HTMLElement).hidden = view.retry === undefined;
  renderCountdown();
}

/**
 * @param {HTMLInputElement} field
 * @param {string | undefined} error
 */
function renderField(field, error) {
  field.setAttribute("aria-invalid", String(error !== undefined));
  text(`${field.id}-error`, error ?? "");
}

/**
 * @param {string} id of a button
 * @param {string} label
 */
function renderBusy(id, label) {
  element(id, HTMLElement).setAttribute("aria-disabled", String(view.busy));
  text(id, view.busy ? currentMessages().busy : label);
}

/** Derived from an absolute time, so that it is right after a reload or in a suspended tab. */
function renderCountdown() {
  const { signUp } = view;
  if (signUp === undefined) {
    return;
  }
  const messages = currentMessages();
  const left = signUp.resendAt - Date.now();
  const counted = element("wait", HTMLElement).textContent !== "";
  // Contains the space: screen readers omit one between the elements from the name of the button.
  text("wait", left > 0 ? ` ${messages.wait(clockTime(left))}` : "");
  // Announces the end of the countdown to screen readers.
  if (left > 0) {
    text("spoken", "");
  } else if (counted) {
    text("spoken", messages.resendNow);
  }
  resendButton.setAttribute("aria-disabled", String(view.busy || !mayResend(signUp)));
  resendButton.hidden = signUp.mailsLeft === 0;
  element("no-more", HTMLElement).hidden = signUp.mailsLeft > 0;
}

/**
 * @param {Messages} messages
 * @returns {[string, string]} title and lead
 */
function heading(messages) {
  switch (view.step) {
    case "ask":
      return [messages.askTitle, messages.askLead];
    case "enter":
      return [messages.enterTitle, messages.enterLead(view.email)];
    case "done":
      return [messages.doneTitle, messages.doneLead(view.email)];
    case "tries":
      return [messages.triesTitle, messages.triesLead];
    case "over":
      return [messages.overTitle, messages.overLead];
  }
}

/**
 * @param {Messages} messages
 * @param {string} field
 * @param {string} rule
 */
function invalid(messages, field, rule) {
  if (field === "otpCode") {
    return messages.codeInvalid;
  }
  if (rule === "domain") {
    return messages.emailDomain;
  }
  return rule === "max" ? messages.emailTooLong : messages.emailInvalid;
}

// Helpers

function currentMessages() {
  return /** @type {Messages} */ (languages[view.language] ?? languages.en);
}

/** @param {SignUp} signUp */
function mayResend(signUp) {
  return signUp.mailsLeft > 0 && Date.now() >= signUp.resendAt;
}

/**
 * Returns the digits of a code as copied from a mail: "123 456", "123-456", full-width digits.
 *
 * @param {string} typed
 */
function onlyDigits(typed) {
  return typed.normalize("NFKC").replace(/[\s\p{Pd}\p{Cf}]/gu, "");
}

/**
 * Formats a duration, rounded up: 0:30, 1:05:00.
 *
 * @param {number} milliseconds
 */
function clockTime(milliseconds) {
  const seconds = Math.ceil(milliseconds / 1000);
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  return hours > 0
    ? `${hours}:${two(minutes % 60)}:${two(seconds % 60)}`
    : `${minutes}:${two(seconds % 60)}`;
}

/**
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 */
function element(id, type) {
  const found = document.getElementById(id);
  if (!(found instanceof type)) {
    throw new Error(`the page has no ${type.name} ${id}`);
  }
  return found;
}

/**
 * @param {string} id
 * @param {string} content
 */
function text(id, content) {
  set(element(id, HTMLElement), content);
}

/**
 * Live regions are announced when they change, so unchanged content is not written again.
 *
 * @param {Element} place
 * @param {string} content
 */
function set(place, content) {
  if (place.textContent !== content) {
    place.textContent = content;
  }
}

/**
 * @param {string} id
 * @param {string} event
 * @param {() => unknown} action ignored while another one is in progress
 */
function on(id, event, action) {
  element(id, HTMLElement).addEventListener(event, (happened) => {
    happened.preventDefault();
    if (!view.busy) {
      action();
    }
  });
}

on("ask", "submit", signUp);
on("enter", "submit", confirm);
on("resend", "click", resend);
on("other", "click", startAgain);
on("again", "click", startAgain);
on("retry", "click", () => {
  // The button is removed; keeps the focus on the page.
  (view.step === "ask" ? email : code).focus();
  view.retry?.();
});
code.addEventListener("input", (event) => {
  if (/** @type {InputEvent} */ (event).inputType === "insertFromPaste") {
    code.value = onlyDigits(code.value);
  }
});
for (const button of document.querySelectorAll("[data-language]")) {
  button.addEventListener("click", () => {
    view.language = button.getAttribute("data-language") ?? "en";
    saveLanguage(view.language);
    render();
  });
}

const kept = loadSignUp();
if (kept === undefined) {
  render();
  email.focus();
} else {
  enter(kept);
}
setInterval(renderCountdown, 250);
