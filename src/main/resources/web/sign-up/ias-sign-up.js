// @ts-check

import { digitsOf } from "./digits.js";
import { ENGLISH } from "./english.js";
import { Ias } from "./ias.js";
import * as transition from "./state.js";
import { STYLE } from "./style.js";
import { suggestAddress } from "./typo.js";
import { View } from "./view.js";
import { Words } from "./words.js";

/**
 * @typedef {import("./ias.js").Challenge} Challenge
 * @typedef {import("./ias.js").Confirmed} Confirmed
 * @typedef {import("./ias.js").Outcome} Outcome
 * @typedef {import("./state.js").Call} Call
 * @typedef {import("./state.js").SignUp} SignUp
 * @typedef {import("./state.js").State} State
 *
 * @typedef {object} StateDetail detail of `ias-state`
 * @property {import("./state.js").Step} step
 * @property {string} title
 * @property {string} language
 * @property {"ltr" | "rtl"} direction
 *
 * @typedef {object} ChallengeDetail detail of `ias-challenge`
 * @property {string} provider
 * @property {string} siteKey
 * @property {boolean} refused whether a solution was presented and not accepted
 * @property {(solution: string) => void} solve repeats the call with the token of the widget
 * @property {() => void} fail says that the widget cannot be shown
 */

/** Milliseconds between renderings of countdowns. */
const TICK = 250;

/** Milliseconds after which the component is shown in English rather than not at all. */
const WORDS_TIMEOUT = 5_000;

/** For servers that render pages and import this module: they have no elements. */
const Base = globalThis.HTMLElement ?? /** @type {typeof HTMLElement} */ (class {});

/**
 * `<ias-sign-up>`: asks for an e-mail address, has a code mailed to it and confirms the address with the code.
 *
 * Attributes, all optional:
 * - `url`: base URL of the service; default: the origin of the page
 * - `language`: BCP 47 tag of page and mail; default: that of the browser
 * - `messages`: URL of the words as JSON, in which `{language}` is replaced by the tag; words that it lacks are English
 * - `sign-in-url`: where people with an account sign in
 * - `return-url`, `return-by`: where "Continue" hands the auth token over, by `POST` (default) or as `FRAGMENT`
 * - `heading-level`: default 2
 * - `autofocus`: focuses the first field
 *
 * Events, which bubble: `ias-confirmed` with the outcome of the client (`id`, `authToken`); `ias-state` after each step and
 * change of language ({@link StateDetail}); `ias-challenge`, cancelable, if a CAPTCHA is needed ({@link ChallengeDetail}):
 * call `preventDefault()`, show its widget in the slot `challenge` and call `solve`.
 *
 * Slots: `challenge`; `done` replaces what follows the success. Parts: `root`, and the ids and classes of the elements,
 * such as `title`, `email`, `main` and `quiet`. Custom properties: those in style.js.
 */
export class IasSignUp extends Base {
  static observedAttributes = ["language", "messages", "sign-in-url", "return-url", "heading-level"];

  /**
   * Replaces `fetch` for calls of the service. Keeps a value that was set before the element was defined.
   *
   * @type {typeof globalThis.fetch | undefined}
   */
  fetch = /** @type {any} */ (this).fetch;

  /** @type {State} */
  #state = transition.START;
  #words = new Words("en", ENGLISH, {});
  #view = new View();
  #ready = false;
  #announced = "";
  /** Number of the newest request for words. */
  #request = 0;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #ticking;

  constructor() {
    super();
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    const shadow = this.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [sheet];
    shadow.append(this.#view.root);
    this.#listen();
  }

  connectedCallback() {
    this.#ticking = setInterval(() => this.#tick(), TICK);
    this.#load();
  }

  disconnectedCallback() {
    clearInterval(this.#ticking);
  }

  attributeChangedCallback() {
    if (this.isConnected) {
      this.#load();
    }
  }

  /** Focuses the field of the current step. */
  focus() {
    this.#view.focus(this.#state.step);
  }

  /** Begins again: forgets the sign-up and empties the fields. */
  reset() {
    this.#view.email.value = "";
    this.#view.code.value = "";
    this.#show(transition.START);
    this.focus();
  }

  /**
   * Returns a text of the words in the current language, for what surrounds the component.
   *
   * @param {string} key
   * @param {import("./words.js").Values} [values]
   */
  text(key, values) {
    return this.#words.text(key, values);
  }

  // Actions of the person

  /** @param {string} [solution] the token of a CAPTCHA */
  #signUp(solution) {
    const address = this.#view.email.value.trim();
    const state = this.#state;
    if (transition.sendAt(state, address) > Date.now()) {
      return;
    }
    if (address === "") {
      return this.#wrong("email-missing");
    }
    if (transition.isRunning(state, address)) {
      return this.#enter(transition.returnedToCode(state));
    }
    const suggestion = state.suggestion === undefined ? suggestAddress(address) : undefined;
    if (suggestion !== undefined) {
      return this.#show(transition.suggested(state, address, suggestion));
    }
    const language = this.#language();
    this.#call("sign-up", { ...state, address }, (ias) =>
      ias.signUp(address, solution === undefined ? { language } : { language, solution }));
  }

  #confirm() {
    const typed = this.#view.code.value;
    const code = digitsOf(typed);
    const { signUp, confirmAt = 0 } = this.#state;
    if (signUp === undefined || confirmAt > Date.now()) {
      return;
    }
    if (code === undefined) {
      // Checked here, because the service would count a try.
      return this.#wrong(typed.trim() === "" ? "code-missing" : "code-invalid");
    }
    this.#call("confirm", this.#state, (ias) => ias.confirm(signUp.token, code));
  }

  #resend() {
    const { signUp } = this.#state;
    if (signUp !== undefined && transition.mayResend(this.#state, Date.now())) {
      this.#call("resend", this.#state, (ias) => ias.resend(signUp.token));
    }
  }

  #retry() {
    const { step, retry } = this.#state;
    // The button is about to be hidden; the focus stays in the component.
    this.#view.focus(step);
    if (retry === "sign-up") {
      this.#signUp();
    } else if (retry === "confirm") {
      this.#confirm();
    } else {
      this.#resend();
    }
  }

  #useSuggestion() {
    const { suggestion } = this.#state;
    if (suggestion !== undefined) {
      this.#view.email.value = suggestion;
      this.#show(transition.edited(this.#state));
      this.#view.send.focus();
    }
  }

  #askForAnotherAddress() {
    this.#view.email.value = this.#state.address;
    this.#show(transition.askedForAnotherAddress(this.#state));
    this.#view.focus("ask");
  }

  /**
   * Confirms a whole code that was pasted or filled in by the browser. A typed one is not confirmed on its sixth digit: it
   * may have eight, and a wrong code costs a try.
   *
   * @param {Event} event
   */
  #codeChanged(event) {
    const { code } = this.#view;
    if (this.#state.fieldError !== undefined && code.value !== "") {
      this.#show(transition.edited(this.#state));
    }
    const digits = isWholeText(/** @type {InputEvent} */ (event)) ? digitsOf(code.value) : undefined;
    if (digits !== undefined) {
      code.value = digits;
      if (this.#state.call === undefined) {
        this.#confirm();
      }
    }
  }

  #continue() {
    const { confirmed } = this.#state;
    const url = this.getAttribute("return-url");
    if (confirmed === undefined || url === null) {
      return;
    }
    if (this.getAttribute("return-by")?.toUpperCase() === "FRAGMENT") {
      location.assign(`${url.replace(/#.*/, "")}#authToken=${encodeURIComponent(confirmed.authToken)}`);
    } else {
      post(url, "authToken", confirmed.authToken);
    }
  }

  // Calls of the service

  /**
   * Makes one call at a time.
   *
   * @param {Call} name
   * @param {State} before
   * @param {(ias: Ias) => Promise<Outcome>} call
   */
  async #call(name, before, call) {
    this.#show(transition.calling(before, name));
    const { fetch } = this;
    const url = this.getAttribute("url") ?? "";
    this.#answered(name, await call(new Ias(fetch === undefined ? { url } : { url, fetch })));
  }

  /**
   * @param {Call} call
   * @param {Outcome} outcome
   */
  #answered(call, outcome) {
    if (outcome.kind === "challenge" && this.#handsOver(outcome)) {
      return this.#show(transition.challenged(this.#state, outcome.refused));
    }
    const before = this.#state;
    const after = transition.answered(before, call, outcome);
    if (outcome.kind === "mailed" || outcome.kind === "wrong-code" || outcome.kind === "expired") {
      this.#view.code.value = "";
    }
    this.#show(after);
    if (after.step !== before.step || after.fieldError !== undefined) {
      this.#view.focus(after.step);
    }
    if (outcome.kind === "confirmed") {
      this.#dispatch("ias-confirmed", outcome);
    }
  }

  /**
   * Returns whether the page shows the CAPTCHA.
   *
   * @param {Challenge} challenge
   */
  #handsOver({ provider, siteKey, refused }) {
    const solve = (/** @type {string} */ solution) => this.#signUp(solution);
    const fail = () => this.#show(transition.unsupported(this.#state, provider));
    return provider !== "altcha" && !this.#dispatch("ias-challenge", { provider, siteKey, refused, solve, fail }, true);
  }

  // The state

  /** @param {string} key */
  #wrong(key) {
    this.#show(transition.wrong(this.#state, key));
    this.#view.focus(this.#state.step);
  }

  /** @param {State} state */
  #enter(state) {
    this.#view.code.value = "";
    this.#show(state);
    this.#view.focus("enter");
  }

  /** @param {State} state */
  #show(state) {
    this.#state = state;
    save(this.#storageKey(), state.signUp);
    this.#render();
  }

  #render() {
    const words = this.#words;
    const returnUrl = this.getAttribute("return-url");
    this.#view.render(this.#state, {
      words,
      headingLevel: Number(this.getAttribute("heading-level") ?? 2),
      signInUrl: this.getAttribute("sign-in-url") ?? "",
      returnHost: returnUrl === null ? "" : new URL(returnUrl, location.href).host,
    }, Date.now());
    const { step } = this.#state;
    const change = `${step} ${words.language}`;
    if (change !== this.#announced) {
      this.#announced = change;
      const { language, direction } = words;
      this.#dispatch("ias-state", { step, title: words.text(`${step}-title`), language, direction });
    }
  }

  #tick() {
    if (this.#ready) {
      this.#view.renderTime(this.#state, this.#words, Date.now());
    }
  }

  /**
   * Returns whether no listener has prevented the default.
   *
   * @param {string} type
   * @param {object} detail
   * @param {boolean} [cancelable]
   */
  #dispatch(type, detail, cancelable = false) {
    return this.dispatchEvent(new CustomEvent(type, { detail, cancelable, bubbles: true, composed: true }));
  }

  // Start

  #language() {
    return this.getAttribute("language") ?? navigator.languages[0] ?? "en";
  }

  #storageKey() {
    return `ias-sign-up ${this.getAttribute("url") ?? ""}`;
  }

  /** Loads the words, then shows the component: not in English first. */
  async #load() {
    const request = ++this.#request;
    const words = await load(this.getAttribute("messages"), this.#language());
    if (request !== this.#request) {
      return;
    }
    this.#words = words;
    if (this.#ready) {
      return this.#render();
    }
    this.#ready = true;
    this.#show(transition.resumed(saved(this.#storageKey())));
    if (this.hasAttribute("autofocus")) {
      this.#view.focus(this.#state.step);
    }
  }

  #listen() {
    const { email, code, ask, enter, root, resend, other, back, again, retry, suggestion, proceed } = this.#view;
    // The second click of a double-click would act on the step that the first one has opened.
    root.addEventListener("click", (event) => {
      if (event.detail > 1 && event.target instanceof Element && event.target.closest("button") !== null) {
        event.preventDefault();
        event.stopPropagation();
      }
    }, true);
    email.addEventListener("input", () => this.#show(transition.edited(this.#state)));
    code.addEventListener("input", (event) => this.#codeChanged(event));
    this.#on(ask, "submit", () => this.#signUp());
    this.#on(enter, "submit", () => this.#confirm());
    this.#on(resend, "click", () => this.#resend());
    this.#on(other, "click", () => this.#askForAnotherAddress());
    this.#on(back, "click", () => this.#enter(transition.returnedToCode(this.#state)));
    this.#on(again, "click", () => this.#askForAnotherAddress());
    this.#on(retry, "click", () => this.#retry());
    this.#on(suggestion, "click", () => this.#useSuggestion());
    this.#on(proceed, "click", () => this.#continue());
  }

  /**
   * @param {HTMLElement} target
   * @param {string} type
   * @param {() => void} action ignored while a call is in progress
   */
  #on(target, type, action) {
    target.addEventListener(type, (event) => {
      event.preventDefault();
      if (this.#state.call === undefined) {
        action();
      }
    });
  }
}

/**
 * Returns whether the text of a field was inserted as a whole, not by typing. Events of autofill have no type, or insert
 * several characters.
 *
 * @param {InputEvent} event
 */
function isWholeText({ inputType, data }) {
  return inputType === undefined
    || /^insertFrom|^insertReplacementText$/.test(inputType)
    || (inputType === "insertText" && (data ?? "").length > 1);
}

/**
 * Returns the words of the nearest language that there is: `zh-TW`, else `zh-Hant`, else `zh`, else English.
 *
 * @param {string | null} messages
 * @param {string} language
 */
async function load(messages, language) {
  for (const tag of messages === null ? [] : nearest(language)) {
    try {
      const answer = await fetch(messages?.replaceAll("{language}", tag) ?? "", { signal: AbortSignal.timeout(WORDS_TIMEOUT) });
      if (answer.ok) {
        // A service may answer with the words of a language that is near.
        return new Words(answer.headers.get("Content-Language") ?? tag, await answer.json(), ENGLISH);
      }
    } catch {
      // No connection, no JSON, or a timeout.
    }
  }
  return new Words("en", ENGLISH, {});
}

/** @param {string} language */
function nearest(language) {
  try {
    const { baseName, language: primary, script } = new Intl.Locale(language).maximize();
    return new Set([new Intl.Locale(language).baseName, baseName, `${primary}-${script}`, primary]);
  } catch {
    return [];
  }
}

/**
 * @param {string} url
 * @param {string} name
 * @param {string} value
 */
function post(url, name, value) {
  const form = Object.assign(document.createElement("form"), { method: "post", action: url, hidden: true });
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  document.body.append(form);
  form.submit();
  form.remove();
}

/**
 * Returns the sign-up of this tab. The session storage keeps it, because its token is a secret.
 *
 * @param {string} key
 * @returns {SignUp | undefined}
 */
function saved(key) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(key) ?? "null");
    return typeof kept?.address === "string" && typeof kept.token === "string" ? kept : undefined;
  } catch {
    // Storage may be disabled, or contain the data of another version; the component then starts again.
    return undefined;
  }
}

/**
 * @param {string} key
 * @param {SignUp | undefined} signUp undefined deletes it
 */
function save(key, signUp) {
  try {
    if (signUp === undefined) {
      sessionStorage.removeItem(key);
    } else {
      sessionStorage.setItem(key, JSON.stringify(signUp));
    }
  } catch {
    // Without storage the component works until the page is reloaded.
  }
}

if (globalThis.customElements !== undefined && customElements.get("ias-sign-up") === undefined) {
  customElements.define("ias-sign-up", IasSignUp);
}
