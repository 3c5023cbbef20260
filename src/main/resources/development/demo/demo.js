// @ts-check

/**
 * The page. `view` says what is to be seen and `render` shows it; what a person does calls the service and changes the
 * view by the outcome. `enter` carries the sign-up from step to step and over a reload.
 */

import { Ias } from "./ias.js";
import { loadLanguage, loadSignUp, saveLanguage, saveSignUp } from "./storage.js";
import { languages, preferredLanguage } from "./words.js";

/**
 * @typedef {import("./ias.js").Problem} Problem
 * @typedef {import("./storage.js").SignUp} SignUp
 * @typedef {import("./words.js").Words} Words
 * @typedef {(words: Words) => string} Text in whatever language is chosen when it is shown
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
  /** @type {Text | undefined} what is wrong with the field */
  fieldError: undefined,
  /** @type {Text | undefined} what went well */
  notice: undefined,
  /** @type {Text | undefined} what went wrong beyond the field */
  trouble: undefined,
  /** @type {(() => Promise<void>) | undefined} */
  retry: undefined,
};

const email = element("email", HTMLInputElement);
const code = element("code", HTMLInputElement);
const resendButton = element("resend", HTMLButtonElement);

// What a person does

/** @returns {Promise<void>} */
async function signUp() {
  const address = email.value.trim();
  if (address === "") {
    return wrongField((words) => words.emailMissing);
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
    // Told here, before it costs a try.
    return wrongField((words) => words.codeInvalid);
  }
  if (signUp === undefined) {
    return;
  }
  const outcome = await during(confirm, () => ias.confirm(signUp.token, digits));
  if (outcome.kind === "confirmed") {
    // This is where your page hands outcome.authToken to your back end.
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
    view.notice = (words) => words.resent;
    render();
  } else if (outcome.kind === "wait") {
    // Another tab was faster, or a clock is wrong: the service knows best.
    enter({ ...signUp, resendAt: outcome.until });
    view.trouble = (words) => words.tooMany(clockTime(outcome.until - Date.now()));
    render();
  } else {
    show(outcome);
  }
}

/**
 * Makes one call at a time. A call that got no proper answer can be repeated by a button.
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

// What comes of it

/** @param {Problem} problem */
function show(problem) {
  switch (problem.kind) {
    case "invalid":
      return wrongField((words) => invalid(words, problem.field, problem.rule));
    case "wrong-code":
      return problem.triesLeft === 0 ? end("tries") : wrongField((words) => words.codeWrong(problem.triesLeft));
    case "expired-code":
      return wrongField((words) => words.codeExpired);
    case "over":
      return end("over");
    case "challenge":
      // This is where your page shows the widget of the provider, and repeats the call with its token.
      view.trouble = (words) => words.challenge(problem.provider);
      break;
    case "wait":
      view.trouble = (words) => words.tooMany(clockTime(problem.until - Date.now()));
      break;
    case "failed":
      view.trouble = (words) => words.failed(problem.trace);
      break;
    case "unreachable":
      view.trouble = (words) => words.unreachable;
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

/** @param {SignUp} signUp a sign-up that waits for its code */
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

/** Back to the address, which is still in its field. */
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

// What is to be seen

function render() {
  const words = currentWords();
  const [title, lead] = heading(words);
  document.documentElement.lang = view.language;
  document.title = view.step === "ask" ? words.document : `${title} – ${words.document}`;
  text("title", title);
  text("lead", lead);
  for (const labelled of document.querySelectorAll("[data-words]")) {
    const key = /** @type {keyof Words} */ (/** @type {HTMLElement} */ (labelled).dataset.words);
    set(labelled, String(words[key]));
  }
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.getAttribute("data-language") === view.language));
  }
  element("ask", HTMLElement).hidden = view.step !== "ask";
  element("enter", HTMLElement).hidden = view.step !== "enter";
  element("end", HTMLElement).hidden = view.step === "ask" || view.step === "enter";
  renderField(email, view.step === "ask" ? view.fieldError?.(words) : undefined);
  renderField(code, view.step === "enter" ? view.fieldError?.(words) : undefined);
  renderBusy("send", words.send);
  renderBusy("confirm", words.confirm);
  text("notice", view.notice?.(words) ?? "");
  text("trouble-text", view.trouble?.(words) ?? "");
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
  text(id, view.busy ? currentWords().busy : label);
}

/** From an absolute time, so that neither a reload nor a tab that was asleep makes it wrong. */
function renderCountdown() {
  const { signUp } = view;
  if (signUp === undefined) {
    return;
  }
  const words = currentWords();
  const left = signUp.resendAt - Date.now();
  const counted = element("wait", HTMLElement).textContent !== "";
  // With its space: one between the elements is missing from the button's name as screen readers say it.
  text("wait", left > 0 ? ` ${words.wait(clockTime(left))}` : "");
  // Whoever does not see the countdown hears of its end.
  if (left > 0) {
    text("spoken", "");
  } else if (counted) {
    text("spoken", words.resendNow);
  }
  resendButton.setAttribute("aria-disabled", String(view.busy || !mayResend(signUp)));
  resendButton.hidden = signUp.mailsLeft === 0;
  element("no-more", HTMLElement).hidden = signUp.mailsLeft > 0;
}

/**
 * @param {Words} words
 * @returns {[string, string]} the title and what is below it
 */
function heading(words) {
  switch (view.step) {
    case "ask":
      return [words.askTitle, words.askLead];
    case "enter":
      return [words.enterTitle, words.enterLead(view.email)];
    case "done":
      return [words.doneTitle, words.doneLead(view.email)];
    case "tries":
      return [words.triesTitle, words.triesLead];
    case "over":
      return [words.overTitle, words.overLead];
  }
}

/**
 * @param {Words} words
 * @param {string} field
 * @param {string} rule
 */
function invalid(words, field, rule) {
  if (field === "otpCode") {
    return words.codeInvalid;
  }
  return rule === "max" ? words.emailTooLong : words.emailInvalid;
}

// Small things

function currentWords() {
  return /** @type {Words} */ (languages[view.language] ?? languages.en);
}

/** @param {SignUp} signUp */
function mayResend(signUp) {
  return signUp.mailsLeft > 0 && Date.now() >= signUp.resendAt;
}

/**
 * The digits of a code as it was copied out of a mail: "123 456", "123-456", full-width digits.
 *
 * @param {string} typed
 */
function onlyDigits(typed) {
  return typed.normalize("NFKC").replace(/[\s\p{Pd}\p{Cf}]/gu, "");
}

/**
 * A time as clocks show it, rounded up: 0:30, 1:05:00.
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
 * Live regions are read out when they change: what stays is not written again.
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
 * @param {() => unknown} action not begun while another is under way
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
  // The button will be gone; the focus must not be.
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
