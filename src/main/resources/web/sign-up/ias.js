// @ts-check

/** @import { components, paths } from "./contract.js" */
import { solveProof } from "./proof.js";

/**
 * Client of the three calls of a sign-up, as defined in api-spec/ias-public-api.yaml. `contract.js` has the types that are
 * generated from that file; it exists for the type checker only.
 *
 * Every method resolves to an outcome, which `kind` names; none rejects. Times are those of this device, in milliseconds
 * since 1970, so that they are valid after a reload.
 *
 * @typedef {{ kind: "mailed", token: string, resendAt: number, mailsLeft: number, expiresAt: number | undefined }} Mailed
 *     A code was mailed. The token authenticates the next calls and replaces the previous one; it is a secret, valid until
 *     `expiresAt`, if that is known. Another mail may be requested at `resendAt`, unless `mailsLeft` is 0.
 * @typedef {{ kind: "confirmed", id: string, authToken: string }} Confirmed
 *     The address is confirmed. `id` identifies the user; your back end verifies the auth token.
 * @typedef {{ kind: "wrong-code", triesLeft: number }} WrongCode
 *     The code is wrong. The sign-up has ended if `triesLeft` is 0.
 * @typedef {{ kind: "expired" }} Expired
 *     The code has expired. Another one can be mailed.
 * @typedef {{ kind: "over" }} Over
 *     The sign-up has ended: it was completed, had too many wrong codes or took too long. Start another.
 * @typedef {{ kind: "challenge", provider: string, siteKey: string, refused: boolean, proof: Proof | undefined }} Challenge
 *     Show the CAPTCHA of this provider and repeat the call with the token of its widget. `refused`: the call had a
 *     solution, which was invalid, expired or used already. A `proof` of work is solved by the client; this outcome has
 *     one only if the browser lacks Web Crypto, because the page was loaded without TLS.
 * @typedef {{ kind: "invalid", field: string, rule: string }} Invalid
 *     A field is invalid, `email` or `otpCode`; `rule` is the violated one, such as `email`, `max` or `numeric`.
 * @typedef {{ kind: "wait", until: number, busy: boolean }} Wait
 *     The call may be repeated at `until`. `busy`: the service is overloaded; otherwise a limit is exceeded. Nothing was
 *     consumed.
 * @typedef {{ kind: "failed", code: string, trace: string }} Failed
 *     The service failed, or rejected a call of this client. `code` is group and code of the contract, such as `email/0`;
 *     `trace` identifies the occurrence in the log of the service, or repeats the code.
 * @typedef {{ kind: "unreachable" }} Unreachable
 *     No answer of the service. The call may be repeated.
 *
 * @typedef {Mailed | Invalid | Challenge | Wait | Failed | Unreachable} SignUpOutcome
 * @typedef {Mailed | Over | Wait | Failed | Unreachable} ResendOutcome
 * @typedef {Confirmed | WrongCode | Expired | Over | Invalid | Wait | Failed | Unreachable} ConfirmOutcome
 * @typedef {SignUpOutcome | ResendOutcome | ConfirmOutcome} Outcome
 *
 * @typedef {import("./proof.js").Proof} Proof
 *
 * @typedef {object} IasOptions
 * @property {string} [url] base URL of the service, such as `https://verify.example.com`; default: the origin of the page
 * @property {typeof globalThis.fetch} [fetch] replaces `fetch`, for example to add header fields
 * @property {number} [timeout] timeout of a call in milliseconds; default: 20,000, longer than those of the service
 *
 * @typedef {object} SignUpOptions
 * @property {string} [language] language of the mail as a BCP 47 tag; default: that of the browser
 * @property {string} [solution] token of a CAPTCHA
 */

const TIMEOUT = 20_000;

/** Proofs of work solved for one call: the second if the first took so long that it had expired. */
const PROOFS = 2;

export class Ias {
  #url;
  #fetch;
  #timeout;

  /** @param {IasOptions} [options] */
  constructor({ url = "", fetch, timeout = TIMEOUT } = {}) {
    this.#url = url.replace(/\/+$/, "");
    this.#fetch = fetch;
    this.#timeout = timeout;
  }

  /**
   * Signs an address up and mails it a code. Solves a proof of work if the service asks for one.
   *
   * @param {string} email
   * @param {SignUpOptions} [options]
   * @returns {Promise<SignUpOutcome>}
   */
  async signUp(email, { language, solution } = {}) {
    let outcome = await this.#signUp(email, language, solution);
    for (let proofs = 0; proofs < PROOFS && outcome.kind === "challenge" && outcome.proof !== undefined; proofs++) {
      const solved = await solveProof(outcome.proof);
      if (solved === undefined) {
        break;
      }
      outcome = await this.#signUp(email, language, solved);
    }
    return outcome;
  }

  /**
   * Mails another code.
   *
   * @param {string} token
   * @returns {Promise<ResendOutcome>}
   */
  async resend(token) {
    const answer = await this.#call("/users/email-verification-code", { token });
    return mailed(answer) ?? over(answer) ?? failure(answer);
  }

  /**
   * Confirms the address. Idempotent for the same code.
   *
   * @param {string} token
   * @param {string} code six to eight digits; spaces and hyphens are ignored
   * @returns {Promise<ConfirmOutcome>}
   */
  async confirm(token, code) {
    /** @type {components["schemas"]["emailVerificationRequest"]} */
    const body = { otpCode: code };
    const answer = await this.#call("/users/email-verification", { token, body });
    return confirmed(answer) ?? wrongCode(answer) ?? over(answer) ?? invalid(answer) ?? failure(answer);
  }

  /**
   * @param {string} email
   * @param {string | undefined} lang
   * @param {string | undefined} solution
   * @returns {Promise<SignUpOutcome>}
   */
  async #signUp(email, lang, solution) {
    /** @type {components["schemas"]["signUpRequest"]} */
    const body = lang === undefined ? { email } : { email, lang };
    const answer = await this.#call("/users", { body, solution });
    return mailed(answer) ?? challenge(answer) ?? invalid(answer) ?? failure(answer);
  }

  /**
   * @param {keyof paths} path
   * @param {{ token?: string, body?: object, solution?: string | undefined }} request
   * @returns {Promise<Answer | undefined>} undefined without an answer in JSON: `fetch` reports no reason, and an answer in
   *     another format is that of a proxy
   */
  async #call(path, { token, body, solution }) {
    const headers = new Headers({ Accept: "application/json" });
    if (token !== undefined) {
      headers.set("Authorization", `Bearer ${token}`);
    }
    if (body !== undefined) {
      headers.set("Content-Type", "application/json");
    }
    if (solution !== undefined) {
      headers.set("Challenge-Solution", solution);
    }
    const send = this.#fetch ?? fetch;
    try {
      const response = await send(this.#url + path, {
        method: "POST",
        headers,
        body: body === undefined ? null : JSON.stringify(body),
        signal: AbortSignal.timeout(this.#timeout),
      });
      return { status: response.status, headers: response.headers, body: await response.json() };
    } catch {
      return undefined;
    }
  }
}

/**
 * @typedef {{ status: number, headers: Headers, body: any }} Answer
 *
 * @param {Answer | undefined} answer
 * @returns {Mailed | undefined}
 */
function mailed(answer) {
  /** @type {Partial<components["schemas"]["signUpResponse"]>} */
  const { emailVerificationToken: token } = answer?.body ?? {};
  if (answer?.status !== 201 || typeof token !== "string") {
    return undefined;
  }
  return {
    kind: "mailed",
    token,
    resendAt: inSeconds(rateLimit(answer, "resend", "t") ?? 0),
    mailsLeft: rateLimit(answer, "sign-up", "r") ?? 1,
    expiresAt: expiry(token),
  };
}

/**
 * @param {Answer | undefined} answer
 * @returns {Confirmed | undefined}
 */
function confirmed(answer) {
  /** @type {Partial<components["schemas"]["emailVerificationResponse"]>} */
  const { id, authToken } = answer?.body ?? {};
  return answer?.status === 201 && typeof id === "string" && typeof authToken === "string"
    ? { kind: "confirmed", id, authToken }
    : undefined;
}

/**
 * @param {Answer | undefined} answer
 * @returns {WrongCode | Expired | undefined}
 */
function wrongCode(answer) {
  switch (code(answer)) {
    case "user/508":
      return { kind: "wrong-code", triesLeft: rateLimit(answer, "tries", "r") ?? 1 };
    case "user/509":
      return { kind: "expired" };
    default:
      return undefined;
  }
}

/**
 * @param {Answer | undefined} answer
 * @returns {Over | undefined}
 */
function over(answer) {
  const error = code(answer);
  return error === "user/406" || error === "user/407" ? { kind: "over" } : undefined;
}

/**
 * @param {Answer | undefined} answer
 * @returns {Challenge | undefined}
 */
function challenge(answer) {
  /** @type {Partial<components["schemas"]["ChallengeError"]>} */
  const { group, code, challenge } = answer?.body ?? {};
  return group === "challenge" && challenge
    ? {
        kind: "challenge",
        provider: challenge.provider,
        siteKey: challenge.siteKey ?? "",
        refused: code === 1,
        proof: challenge.altcha,
      }
    : undefined;
}

/**
 * @param {Answer | undefined} answer
 * @returns {Invalid | undefined}
 */
function invalid(answer) {
  if (code(answer) !== "request/0") {
    return undefined;
  }
  /** @type {components["schemas"]["ErrStatusMsg"]} */
  const { validationDetail: [detail] = [] } = answer?.body;
  return { kind: "invalid", field: detail?.field ?? "", rule: detail?.expression ?? "" };
}

/**
 * @param {Answer | undefined} answer any other
 * @returns {Wait | Failed | Unreachable}
 */
function failure(answer) {
  const error = code(answer);
  if (answer === undefined || error === undefined) {
    return { kind: "unreachable" };
  }
  const seconds = Number(answer.headers.get("Retry-After") ?? 1);
  if (answer.status === 429 || answer.status === 503) {
    return { kind: "wait", until: inSeconds(Number.isFinite(seconds) ? seconds : 1), busy: answer.status === 503 };
  }
  /** @type {components["schemas"]["ErrStatusMsg"]} */
  const { traces: [trace] = [] } = answer.body;
  return { kind: "failed", code: error, trace: trace ?? error };
}

/**
 * Returns group and code of an error, such as `user/508`; undefined if the answer is no error of the service. `code` is a
 * sub-status of `group`, not the HTTP status.
 *
 * @param {Answer | undefined} answer
 */
function code(answer) {
  /** @type {Partial<components["schemas"]["ErrStatusMsg"]>} */
  const { group, code } = answer?.body ?? {};
  return typeof group === "string" && typeof code === "number" ? `${group}/${code}` : undefined;
}

/**
 * Returns one parameter of one policy in `RateLimit`, such as `t` of "resend" in `"resend";r=0;t=30, "sign-up";r=9`.
 *
 * @param {Answer | undefined} answer
 * @param {string} policy
 * @param {string} parameter
 * @returns {number | undefined}
 */
function rateLimit(answer, policy, parameter) {
  const parameters = (answer?.headers.get("RateLimit") ?? "")
    .split(",")
    .map((item) => item.trim().split(";"))
    .find(([name]) => name === `"${policy}"`);
  const value = parameters?.find((text) => text.startsWith(`${parameter}=`));
  return value === undefined ? undefined : Number(value.slice(parameter.length + 1));
}

/**
 * Returns when a JWT expires by the clock of this device, from its lifetime.
 *
 * @param {string} token
 * @returns {number | undefined} undefined if the token is no JWT with both times
 */
function expiry(token) {
  try {
    const { iat, exp } = JSON.parse(atob((token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/")));
    return Number.isFinite(exp - iat) ? inSeconds(exp - iat) : undefined;
  } catch {
    return undefined;
  }
}

/** @param {number} seconds */
function inSeconds(seconds) {
  return Date.now() + seconds * 1000;
}
