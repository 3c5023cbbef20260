// @ts-check

/** @import { ConfirmOutcome, Ias, Outcome, ResendOutcome, SignUpOptions, SignUpOutcome } from "./ias.js" */
import { digitsOf } from "./digits.js";

/**
 * @typedef {{ step: "start" }
 *   | CodeState
 *   | { step: "confirmed", email: string, id: string }
 *   | { step: "over", email: string }} SessionState
 *
 * @typedef {object} CodeState A code was mailed and is to be entered. Times are those of this device, in milliseconds.
 * @property {"code"} step
 * @property {string} email
 * @property {string} token
 * @property {number} mailedAt
 * @property {number} resendAt when another code may be requested, unless `mailsLeft` is 0
 * @property {number} mailsLeft
 * @property {number | undefined} expiresAt when the token expires, if known
 * @property {number | undefined} triesLeft known after a wrong code
 */

/**
 * A person's sign-up from the address to the confirmation. Keeps the newest token, makes one call at a time, and can be
 * saved as JSON and continued after a reload. The state has a secret, the token: save it for this tab only.
 */
export class SignUpSession {
  #ias;

  /** @type {SessionState} */
  #state = { step: "start" };

  /** @type {{ name: string, outcome: Promise<any> } | undefined} the newest call that is in progress or waits for it */
  #newest;

  /** @param {Ias} ias */
  constructor(ias) {
    this.#ias = ias;
  }

  /**
   * Continues a session that was saved with `JSON.stringify`.
   *
   * @param {Ias} ias
   * @param {unknown} saved the text, or the object that it stands for; of anything else, a new session is made
   * @returns {SignUpSession}
   */
  static from(ias, saved) {
    const session = new SignUpSession(ias);
    session.#state = savedState(saved) ?? session.#state;
    return session;
  }

  /** @returns {SessionState} */
  get state() {
    return this.#state;
  }

  /** @returns {SessionState} */
  toJSON() {
    return this.#state;
  }

  /**
   * Signs an address up and mails it a code. If a code was mailed to the same address and another cannot be requested yet,
   * continues with that one, without a call.
   *
   * @param {string} email
   * @param {SignUpOptions} [options]
   * @returns {Promise<SignUpOutcome>}
   */
  signUp(email, options = {}) {
    const address = email.trim();
    return this.#enqueue(`sign up ${address} ${options.solution}`, async () => {
      const state = this.#state;
      if (state.step === "code" && state.email === address && mustWait(state)) {
        const { token, resendAt, mailsLeft, expiresAt } = state;
        return { kind: "mailed", token, resendAt, mailsLeft, expiresAt };
      }
      return this.#follow(address, await this.#ias.signUp(address, options));
    });
  }

  /**
   * Mails another code. Before `resendAt`, resolves to `wait` without a call.
   *
   * @returns {Promise<ResendOutcome>}
   */
  resend() {
    return this.#enqueue("resend", async () => {
      const state = this.#state;
      if (state.step !== "code") {
        return { kind: "over" };
      }
      if (mustWait(state)) {
        return { kind: "wait", until: state.resendAt, busy: false };
      }
      const outcome = this.#follow(state.email, await this.#ias.resend(state.token), state.triesLeft);
      if (outcome.kind === "wait") {
        this.#state = { ...state, mailedAt: Date.now(), resendAt: outcome.until };
      }
      return outcome;
    });
  }

  /**
   * Confirms the address with the code in a text that was typed or pasted. Without a code in it, resolves to `invalid`
   * without a call.
   *
   * @param {string} text
   * @returns {Promise<ConfirmOutcome>}
   */
  confirm(text) {
    const code = digitsOf(text);
    return this.#enqueue(`confirm ${code}`, async () => {
      const state = this.#state;
      if (state.step !== "code") {
        return { kind: "over" };
      }
      if (code === undefined) {
        return { kind: "invalid", field: "otpCode", rule: "numeric" };
      }
      const outcome = this.#follow(state.email, await this.#ias.confirm(state.token, code));
      if (outcome.kind === "wrong-code") {
        const { triesLeft } = outcome;
        this.#state = triesLeft === 0 ? { step: "over", email: state.email } : { ...state, triesLeft };
      }
      return outcome;
    });
  }

  /**
   * Changes the state to that after an outcome, which it returns.
   *
   * @template {Outcome} Some
   * @param {string} email
   * @param {Some} outcome
   * @param {number} [triesLeft]
   * @returns {Some}
   */
  #follow(email, outcome, triesLeft) {
    /** @type {Outcome} */
    const any = outcome;
    if (any.kind === "mailed") {
      const { token, resendAt, mailsLeft, expiresAt } = any;
      this.#state = { step: "code", email, token, mailedAt: Date.now(), resendAt, mailsLeft, expiresAt, triesLeft };
    } else if (any.kind === "confirmed") {
      this.#state = { step: "confirmed", email, id: any.id };
    } else if (any.kind === "over") {
      this.#state = { step: "over", email };
    }
    return outcome;
  }

  /**
   * Makes a call after those that are in progress. A repetition of the newest one, such as a double-click, joins it.
   *
   * @template Some
   * @param {string} name
   * @param {() => Promise<Some>} call
   * @returns {Promise<Some>}
   */
  #enqueue(name, call) {
    if (this.#newest?.name === name) {
      return this.#newest.outcome;
    }
    const outcome = (this.#newest?.outcome ?? Promise.resolve()).then(call, call);
    const mine = { name, outcome };
    const end = () => {
      this.#newest = this.#newest === mine ? undefined : this.#newest;
    };
    this.#newest = mine;
    outcome.then(end, end);
    return outcome;
  }
}

/**
 * Reports whether another mail cannot be requested yet. If the clock was set back since the last one, the service decides.
 *
 * @param {CodeState} state
 */
function mustWait({ mailedAt, resendAt }) {
  const now = Date.now();
  return mailedAt <= now && now < resendAt;
}

/**
 * @param {unknown} saved
 * @returns {SessionState | undefined} undefined if it is no state of this version
 */
function savedState(saved) {
  const { step, email, token, id, ...rest } = fields(saved);
  if (typeof email !== "string") {
    return undefined;
  }
  const [mailedAt, resendAt, mailsLeft] = [number(rest.mailedAt), number(rest.resendAt), number(rest.mailsLeft)];
  if (step === "code" && typeof token === "string" && mailedAt !== undefined && resendAt !== undefined
      && mailsLeft !== undefined) {
    const [expiresAt, triesLeft] = [number(rest.expiresAt), number(rest.triesLeft)];
    return { step, email, token, mailedAt, resendAt, mailsLeft, expiresAt, triesLeft };
  }
  if (step === "confirmed" && typeof id === "string") {
    return { step, email, id };
  }
  return step === "over" ? { step, email } : undefined;
}

/**
 * @param {unknown} saved
 * @returns {Record<string, unknown>}
 */
function fields(saved) {
  try {
    return { ...(typeof saved === "string" ? JSON.parse(saved) : saved) };
  } catch {
    return {};
  }
}

/** @param {unknown} value */
function number(value) {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}
