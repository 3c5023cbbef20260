// @ts-check

/**
 * The state of a sign-up and its transitions: pure functions, without the page and without the service.
 *
 * @typedef {import("./ias.js").Mailed} Mailed
 * @typedef {import("./ias.js").Confirmed} Confirmed
 * @typedef {import("./ias.js").Outcome} Outcome
 * @typedef {import("./words.js").Values} Values
 *
 * @typedef {"ask" | "enter" | "done" | "tries" | "over"} Step
 * @typedef {"sign-up" | "confirm" | "resend"} Call
 *
 * @typedef {{ address: string, token: string, resendAt: number, mailsLeft: number }} SignUp
 *     a sign-up that is not confirmed yet
 * @typedef {{ key: string, values?: Values | undefined }} Message
 * @typedef {Message & { tone: "notice" | "error" }} Notice what concerns no field
 *
 * @typedef {object} State
 * @property {Step} step
 * @property {string} address as it was entered last
 * @property {SignUp} [signUp] kept while the person is back at the first step
 * @property {Call} [call] in progress
 * @property {Message} [fieldError]
 * @property {string} [suggestion] an address that was probably meant
 * @property {Notice} [notice]
 * @property {Call} [retry] the call that a button repeats
 * @property {{ address: string, until: number }} [sendWait] when this address may be sent a code
 * @property {number} [confirmAt] when codes may be confirmed again
 * @property {Confirmed} [confirmed]
 */

/**
 * The errors of an address by the rules that it breaks.
 *
 * @type {Record<string, string>}
 */
const EMAIL_RULES = { max: "email-too-long", domain: "email-domain" };

/** @type {State} */
export const START = Object.freeze({ step: "ask", address: "" });

/**
 * Returns the state with a sign-up that was kept over a reload.
 *
 * @param {SignUp | undefined} signUp
 * @returns {State}
 */
export function resumed(signUp) {
  return signUp === undefined ? START : { step: "enter", address: signUp.address, signUp };
}

/**
 * @param {State} state
 * @param {Call} call
 * @returns {State}
 */
export function calling(state, call) {
  return { ...quiet(state), call };
}

/**
 * Returns the state after the answer to a call.
 *
 * @param {State} state
 * @param {Call} call
 * @param {Outcome} outcome
 * @returns {State}
 */
export function answered(state, call, outcome) {
  const { call: _, ...idle } = state;
  switch (outcome.kind) {
    case "mailed":
      return mailed(idle, call, outcome);
    case "confirmed":
      return { step: "done", address: idle.address, confirmed: outcome };
    case "wrong-code":
      return outcome.triesLeft === 0
        ? ended(idle, "tries")
        : wrong(idle, "code-wrong", { count: outcome.triesLeft });
    case "expired":
      return wrong(idle, "code-expired");
    case "over":
      return ended(idle, "over");
    case "invalid":
      return invalid(idle, outcome);
    case "wait":
      return outcome.busy ? { ...idle, notice: error("overloaded"), retry: call } : waiting(idle, call, outcome.until);
    case "challenge":
      return unsupported(idle, outcome.provider);
    case "failed":
      return { ...idle, notice: error("failed", { trace: outcome.trace }), retry: call };
    case "unreachable":
      return { ...idle, notice: error("unreachable"), retry: call };
  }
}

/**
 * Returns the state in which the page shows a CAPTCHA.
 *
 * @param {State} state
 * @param {boolean} refused whether a solution was presented and not accepted
 * @returns {State}
 */
export function challenged(state, refused) {
  const { call: _, ...idle } = state;
  return { ...idle, notice: refused ? error("challenge-failed") : { key: "challenge-widget", tone: "notice" } };
}

/**
 * Returns the state in which the check of a provider cannot be shown.
 *
 * @param {State} state
 * @param {string} provider
 * @returns {State}
 */
export function unsupported(state, provider) {
  return { ...quiet(state), notice: error("challenge-unsupported", { provider }) };
}

/**
 * @param {State} state
 * @param {Call} call
 * @param {Mailed} outcome
 * @returns {State}
 */
function mailed(state, call, { kind: _, ...mail }) {
  /** @type {State} */
  const entered = { step: "enter", address: state.address, signUp: { ...mail, address: state.address } };
  return call === "resend" ? { ...entered, notice: { key: "resent", tone: "notice" } } : entered;
}

/**
 * @param {State} state
 * @param {Call} call
 * @param {number} until
 * @returns {State}
 */
function waiting(state, call, until) {
  // Not an error: the wait may follow from what others did.
  const notice = (/** @type {string} */ key) => /** @type {Notice} */ ({ key, values: { until }, tone: "notice" });
  switch (call) {
    case "sign-up":
      return { ...state, sendWait: { address: state.address, until }, notice: notice("send-wait") };
    case "confirm":
      return { ...state, confirmAt: until, notice: notice("confirm-wait") };
    case "resend":
      return state.signUp === undefined
        ? state
        : { ...state, signUp: { ...state.signUp, resendAt: until }, notice: notice("resend-wait") };
  }
}

/**
 * @param {State} state
 * @param {{ field: string, rule: string }} problem
 * @returns {State}
 */
function invalid(state, { field, rule }) {
  if (field === "otpCode") {
    return wrong(state, "code-invalid");
  }
  return wrong(state, EMAIL_RULES[rule] ?? "email-invalid");
}

/**
 * Returns the state in which the field of the step has an error.
 *
 * @param {State} state
 * @param {string} key
 * @param {Values} [values]
 * @returns {State}
 */
export function wrong(state, key, values) {
  return { ...quiet(state), fieldError: { key, values } };
}

/**
 * Returns the state that asks whether another address was meant.
 *
 * @param {State} state
 * @param {string} address as entered
 * @param {string} suggestion
 * @returns {State}
 */
export function suggested(state, address, suggestion) {
  return { ...quiet(state), address, suggestion };
}

/**
 * Returns the state after the person has changed the field. Messages about another address are removed.
 *
 * @param {State} state
 * @returns {State}
 */
export function edited(state) {
  const { fieldError: _, ...rest } = state;
  return state.step === "ask" ? quiet(state) : rest;
}

/**
 * Returns to the address. The sign-up is kept, so that this can be undone.
 *
 * @param {State} state
 * @returns {State}
 */
export function askedForAnotherAddress(state) {
  return { ...quiet(state), step: "ask" };
}

/**
 * Returns to the code of the sign-up that is kept.
 *
 * @param {State} state
 * @returns {State}
 */
export function returnedToCode(state) {
  return resumed(state.signUp);
}

/**
 * Returns whether the code of this address is under way already, so that no other mail is needed.
 *
 * @param {State} state
 * @param {string} address
 */
export function isRunning(state, address) {
  return state.signUp !== undefined && same(state.signUp.address, address);
}

/**
 * Returns when the code may be sent to an address.
 *
 * @param {State} state
 * @param {string} address
 */
export function sendAt(state, address) {
  return state.sendWait !== undefined && same(state.sendWait.address, address) ? state.sendWait.until : 0;
}

/**
 * Returns the notice, unless it asked to wait until a time that has come.
 *
 * @param {State} state
 * @param {number} now
 */
export function noticeAt({ notice }, now) {
  const { until = Infinity } = notice?.values ?? {};
  return Number(until) > now ? notice : undefined;
}

/**
 * @param {State} state
 * @param {number} now
 */
export function mayResend({ signUp }, now) {
  return signUp !== undefined && signUp.mailsLeft > 0 && now >= signUp.resendAt;
}

/**
 * @param {State} state
 * @param {"tries" | "over"} step
 * @returns {State}
 */
function ended(state, step) {
  return { step, address: state.address };
}

/**
 * Returns the state without its messages.
 *
 * @param {State} state
 * @returns {State}
 */
function quiet(state) {
  const { fieldError: _, suggestion: __, notice: ___, retry: ____, ...rest } = state;
  return rest;
}

/**
 * @param {string} key
 * @param {Values} [values]
 * @returns {Notice}
 */
function error(key, values) {
  return { key, values, tone: "error" };
}

/**
 * @param {string} one
 * @param {string} other
 */
function same(one, other) {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}
