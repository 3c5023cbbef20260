// @ts-check

import { countdown } from "./words.js";
import { mayResend, noticeAt, sendAt } from "./state.js";

/**
 * @typedef {import("./state.js").State} State
 * @typedef {import("./state.js").Step} Step
 * @typedef {import("./words.js").Words} Words
 *
 * @typedef {object} Look what the page says about the component
 * @property {Words} words
 * @property {number} headingLevel
 * @property {string} signInUrl empty if there is none
 * @property {string} returnHost empty if there is no return URL
 */

/** The longest countdown that is common; the place of buttons is made for it. */
const LONG = "59:59";

/** The elements of the component. Built once; `render` writes only what has changed. */
export class View {
  email = field("email", { type: "email", name: "email", autocomplete: "email", autocapitalize: "none" });
  // One field, so that pasting and suggestions of the keyboard work; no maxlength, which would cut "Your code: 123456".
  code = field("code", { type: "text", name: "code", autocomplete: "one-time-code", inputMode: "numeric" });

  title = element("div", { id: "title", className: "title", role: "heading", tabIndex: -1 });
  lead = element("p", { id: "lead", className: "lead" });
  emailLabel = element("label", { htmlFor: "email" });
  codeLabel = element("label", { htmlFor: "code" });
  emailPlace = stack("div");
  emailError = element("p", { id: "email-error", className: "error", role: "alert" });
  suggestion = button("suggestion", "quiet hint");
  codePlace = stack("div");
  codeError = element("p", { id: "code-error", className: "error", role: "alert" });
  send = button("send", "main", "submit");
  confirm = button("confirm", "main", "submit");
  // Not "disabled" during the countdown, because it would lose the focus.
  resend = button("resend", "quiet");
  other = button("other", "quiet");
  back = button("back", "quiet");
  again = button("again", "main");
  proceed = button("continue", "main");
  close = element("p", { className: "aside" });
  hint = element("p", { id: "hint", className: "aside" });
  askSignIn = element("p", { className: "aside" });
  enterSignIn = element("p", { className: "aside" });
  notice = element("p", { id: "notice", role: "status" });
  troubleText = element("p", { id: "trouble-text" });
  retry = button("retry", "quiet");
  trouble = element("div", { id: "trouble", role: "alert" }, this.troubleText, this.retry);
  spoken = element("p", { id: "spoken", className: "spoken", role: "status" });

  ask = element("form", { id: "ask", noValidate: true },
    this.emailLabel, this.email, this.emailPlace, this.send,
    element("div", { className: "more" }, this.back), this.askSignIn);
  enter = element("form", { id: "enter", noValidate: true },
    this.codeLabel, this.code, this.codePlace, this.confirm,
    element("div", { className: "more" }, this.resend, this.other), this.hint, this.enterSignIn);
  end = element("div", { className: "end" });
  done = element("slot", { name: "done" }, this.proceed, this.close);

  root = element("div", { className: "root" },
    this.title, this.lead, this.ask, this.enter, this.end,
    element("slot", { name: "challenge" }), this.notice, this.trouble, this.spoken);

  /** @type {Words | undefined} for which places are reserved */
  #reserved;
  /** @type {string[]} buttons whose countdown was shown last */
  #counting = [];

  constructor() {
    // Until the words are there: what is typed before would be replaced when the field gets the focus.
    this.root.hidden = true;
    this.root.setAttribute("part", "root");
    for (const part of this.root.querySelectorAll("[id]")) {
      part.setAttribute("part", [part.id, ...part.classList].join(" "));
    }
    this.emailPlace.classList.add("field");
    this.codePlace.classList.add("field");
    this.emailPlace.append(this.emailError, element("div", { role: "status" }, this.suggestion));
    this.codePlace.append(this.codeError);
    this.end.append(this.done, this.again);
    this.email.setAttribute("aria-describedby", "lead email-error");
    this.code.setAttribute("aria-describedby", "lead code-error");
  }

  /**
   * @param {State} state
   * @param {Look} look
   * @param {number} now
   */
  render(state, look, now) {
    const { words } = look;
    this.#reserve(words);
    this.root.hidden = false;
    this.root.lang = words.language;
    this.root.dir = words.direction;
    this.title.setAttribute("aria-level", String(look.headingLevel));
    set(this.title, words.text(`${state.step}-title`));
    set(this.lead, words.text(`${state.step}-lead`, { address: state.address }));
    this.#renderAsk(state, look);
    this.#renderEnter(state, look);
    this.#renderEnd(state, look);
    this.renderTime(state, words, now);
  }

  /**
   * Renders what changes with time. Derived from absolute times, so that it is right after a reload or in a suspended tab.
   *
   * @param {State} state
   * @param {Words} words
   * @param {number} now
   */
  renderTime(state, words, now) {
    const sendLeft = sendAt(state, this.email.value) - now;
    const confirmLeft = (state.confirmAt ?? 0) - now;
    const resendLeft = (state.signUp?.resendAt ?? 0) - now;
    const mailsLeft = state.signUp?.mailsLeft ?? 0;
    const send = state.suggestion === undefined ? "send" : "send-anyway";
    counting(this.send, words, state.call === "sign-up" ? "busy" : send, "send-in", sendLeft);
    counting(this.confirm, words, state.call === "confirm" ? "busy" : "confirm", "confirm-in", confirmLeft);
    counting(this.resend, words, state.call === "resend" ? "busy" : mailsLeft > 0 ? "resend" : "resend-none",
      "resend-in", mailsLeft > 0 ? resendLeft : 0);
    const busy = state.call !== undefined;
    disable(this.send, busy || sendLeft > 0);
    disable(this.confirm, busy || confirmLeft > 0);
    disable(this.resend, busy || !mayResend(state, now));
    this.#renderNotice(state, words, now);
    this.#announce(words, state.step === "ask"
      ? { send: sendLeft }
      : state.step === "enter" ? { confirm: confirmLeft, resend: mailsLeft > 0 ? resendLeft : 0 } : {});
  }

  /** @param {Step} step */
  focus(step) {
    const target = step === "ask" ? this.email : step === "enter" ? this.code : this.title;
    target.focus();
    if (target instanceof HTMLInputElement) {
      target.select();
    }
  }

  /**
   * @param {State} state
   * @param {Look} look
   */
  #renderAsk(state, { words, signInUrl }) {
    this.ask.hidden = state.step !== "ask";
    set(this.emailLabel, words.text("email-label"));
    error(this.email, this.emailError, state.step === "ask" ? state : {}, words);
    this.suggestion.hidden = state.suggestion === undefined;
    label(this.suggestion, words.text("suggestion", { address: state.suggestion ?? "" }));
    this.back.hidden = state.signUp === undefined;
    label(this.back, words.text("back-to-code", { address: state.signUp?.address ?? "" }));
    signIn(this.askSignIn, words, signInUrl);
  }

  /**
   * @param {State} state
   * @param {Look} look
   */
  #renderEnter(state, { words, signInUrl }) {
    this.enter.hidden = state.step !== "enter";
    set(this.codeLabel, words.text("code-label"));
    error(this.code, this.codeError, state.step === "enter" ? state : {}, words);
    label(this.other, words.text("other"));
    set(this.hint, words.text("enter-hint"));
    signIn(this.enterSignIn, words, signInUrl);
  }

  /**
   * @param {State} state
   * @param {Look} look
   */
  #renderEnd({ step }, { words, returnHost }) {
    this.end.hidden = step === "ask" || step === "enter";
    this.done.hidden = step !== "done";
    this.again.hidden = step === "done";
    label(this.again, words.text("again"));
    this.proceed.hidden = returnHost === "";
    label(this.proceed, words.text("continue-to", { host: returnHost }));
    this.close.hidden = returnHost !== "";
    set(this.close, words.text("done-close"));
  }

  /**
   * @param {State} state
   * @param {Words} words
   * @param {number} now
   */
  #renderNotice(state, words, now) {
    const notice = noticeAt(state, now);
    const text = notice === undefined ? "" : words.text(notice.key, shown(notice.values, words));
    const isError = notice?.tone === "error";
    set(this.notice, isError ? "" : text);
    set(this.troubleText, isError ? text : "");
    this.retry.hidden = state.retry === undefined;
    label(this.retry, words.text("retry"));
    this.notice.className = `notice ${isError || text === "" ? "empty" : "status"}`;
    this.trouble.className = `notice ${isError ? "trouble" : "empty"}`;
  }

  /**
   * Announces the end of a countdown to screen readers.
   *
   * @param {Words} words
   * @param {Record<string, number>} left milliseconds by button
   */
  #announce(words, left) {
    const counting = Object.keys(left).filter((name) => (left[name] ?? 0) > 0);
    const ended = this.#counting.find((name) => name in left && !counting.includes(name));
    if (ended !== undefined) {
      set(this.spoken, words.text(`${ended}-ready`));
    } else if (counting.length > 0 || Object.keys(left).length === 0) {
      set(this.spoken, "");
    }
    this.#counting = counting;
  }

  /**
   * Makes the places of changing texts large enough for the longest one.
   *
   * @param {Words} words
   */
  #reserve(words) {
    if (this.#reserved === words) {
      return;
    }
    this.#reserved = words;
    const text = (/** @type {string} */ key) => words.text(key, { left: LONG, count: 4, address: "jane@example.com" });
    size(this.emailPlace, ["email-missing", "email-invalid", "email-too-long", "email-domain", "suggestion"].map(text));
    size(this.codePlace, ["code-missing", "code-invalid", "code-wrong", "code-expired"].map(text));
    size(this.send, ["send", "send-in", "send-anyway", "busy"].map(text));
    size(this.confirm, ["confirm", "confirm-in", "busy"].map(text));
    size(this.resend, ["resend", "resend-in", "resend-none", "busy"].map(text));
  }
}

/**
 * @param {import("./words.js").Values | undefined} values
 * @param {Words} words
 */
function shown(values = {}, words) {
  return "until" in values ? { ...values, time: words.time(Number(values["until"])) } : values;
}

/**
 * @param {HTMLButtonElement} target
 * @param {Words} words
 * @param {string} idle key of the label
 * @param {string} waiting key of the label with a countdown
 * @param {number} left
 */
function counting(target, words, idle, waiting, left) {
  label(target, left > 0 && idle !== "busy" ? words.text(waiting, { left: countdown(left) }) : words.text(idle));
  target.classList.toggle("busy", idle === "busy");
}

/**
 * @param {HTMLInputElement} input
 * @param {HTMLElement} place
 * @param {Partial<State>} state
 * @param {Words} words
 */
function error(input, place, { fieldError }, words) {
  input.setAttribute("aria-invalid", String(fieldError !== undefined));
  set(place, fieldError === undefined ? "" : words.text(fieldError.key, fieldError.values));
}

/**
 * @param {HTMLElement} place
 * @param {Words} words
 * @param {string} url
 */
function signIn(place, words, url) {
  place.hidden = url === "";
  if (url !== "" && place.lang !== words.language) {
    place.lang = words.language;
    place.replaceChildren(
      `${words.text("sign-in-prompt")} `,
      element("a", { href: url, textContent: words.text("sign-in"), part: "link" }));
  }
}

/**
 * @param {HTMLElement} target
 * @param {boolean} disabled
 */
function disable(target, disabled) {
  target.setAttribute("aria-disabled", String(disabled));
}

/**
 * @param {HTMLElement} target a button
 * @param {string} text
 */
function label(target, text) {
  set(/** @type {HTMLElement} */ (target.firstElementChild), text);
}

/**
 * Live regions are announced when they change, so unchanged text is not written again.
 *
 * @param {HTMLElement} place
 * @param {string} text
 */
function set(place, text) {
  if (place.textContent !== text) {
    place.textContent = text;
  }
}

/**
 * @param {HTMLElement} place
 * @param {string[]} texts
 */
function size(place, texts) {
  for (const old of place.querySelectorAll(".sizer")) {
    old.remove();
  }
  place.append(...texts.map((text) => element("span", { className: "sizer", textContent: text, ariaHidden: "true" })));
}

/** @param {"div"} tag */
function stack(tag) {
  return element(tag, { className: "stack" });
}

/**
 * @param {string} id
 * @param {string} style
 * @param {"button" | "submit"} [type]
 */
function button(id, style, type = "button") {
  return element("button", { id, className: `${style} stack`, type }, element("span", {}));
}

/**
 * @param {string} id
 * @param {Partial<HTMLInputElement>} properties
 */
function field(id, properties) {
  return element("input", { id, className: id, required: true, spellcheck: false, ...properties });
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, unknown>} properties
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
function element(tag, properties, ...children) {
  const created = Object.assign(document.createElement(tag), properties);
  created.append(...children);
  return created;
}
