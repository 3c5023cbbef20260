// @ts-check

import { solve } from "./proof.js";

/**
 * A client of the three calls of a sign-up, as defined in api-spec/ias-public-api.yaml. Independent of the page:
 * copy it unchanged.
 *
 * Every call resolves to an outcome, which `kind` names; none rejects. Times are those of this device, in milliseconds
 * since 1970, so that they are valid after a reload.
 *
 * @typedef {{ kind: "mailed", token: string, resendAt: number, mailsLeft: number }} Mailed
 *     A code was mailed. The token authenticates the next calls and replaces the previous one; another mail may be
 *     requested at `resendAt`, unless `mailsLeft` is 0.
 * @typedef {{ kind: "confirmed", userId: string, authToken: string }} Confirmed
 *     The address is confirmed. Your back end verifies the auth token.
 * @typedef {{ kind: "invalid", field: string, rule: string }
 *   | { kind: "wrong-code", triesLeft: number }
 *   | { kind: "expired-code" }
 *   | { kind: "over" }
 *   | { kind: "challenge", provider: string, siteKey: string }
 *   | { kind: "wait", until: number }
 *   | { kind: "failed", trace: string }
 *   | { kind: "unreachable" }} Problem
 *     `challenge`: show the CAPTCHA of this provider and repeat the call with the token of its widget; a proof of work is
 *     solved here. `over`: the sign-up has ended; start another. `wait`: a limit is exceeded; nothing was consumed. `failed`: the
 *     service failed; `trace` identifies the cause in its log. `unreachable`: no answer; the call may be retried.
 */

/** Timeout of a call in milliseconds; longer than those of the service. */
const TIMEOUT = 20_000;

/** Proofs of work solved for one call: the second if the first took so long that it had expired. */
const PROOFS = 2;

export class Ias {
  #base;

  /** @param {string} base base URL of the service, such as `https://verify.example.com`; empty if it serves the page */
  constructor(base = "") {
    this.#base = base;
  }

  /**
   * Signs an address up and mails it a code.
   *
   * @param {string} email
   * @param {string} lang the language of the mail, `en` or `zh`
   * @param {string} [solution] the token of a CAPTCHA
   * @returns {Promise<Mailed | Problem>}
   */
  async signUp(email, lang, solution) {
    return this.#call("/users", { body: { email, lang }, solution }, mailed);
  }

  /**
   * Mails another code.
   *
   * @param {string} token
   * @returns {Promise<Mailed | Problem>}
   */
  async resend(token) {
    return this.#call("/users/email-verification-code", { token }, mailed);
  }

  /**
   * Confirms the address. Idempotent for the same code.
   *
   * @param {string} token
   * @param {string} otpCode
   * @returns {Promise<Confirmed | Problem>}
   */
  async confirm(token, otpCode) {
    return this.#call("/users/email-verification", { token, body: { otpCode } }, confirmed);
  }

  /**
   * @template Success
   * @param {string} path
   * @param {{ token?: string, body?: object, solution?: string }} what
   * @param {(answer: Response, body: any) => Success} success
   * @param {number} proofs that may still be solved
   * @returns {Promise<Success | Problem>}
   */
  async #call(path, what, success, proofs = PROOFS) {
    const { token, body, solution } = what;
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
    try {
      const answer = await fetch(this.#base + path, {
        method: "POST",
        headers,
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(TIMEOUT),
      });
      const content = await answer.json();
      if (answer.status === 201) {
        return success(answer, content);
      }
      const proof = proofs > 0 ? content.challenge?.altcha : undefined;
      const solved = proof === undefined ? undefined : await solve(proof);
      return solved === undefined
        ? problem(answer, content)
        : this.#call(path, { ...what, solution: solved }, success, proofs - 1);
    } catch {
      // fetch reports no reason; an answer that is not JSON is not of the service.
      return { kind: "unreachable" };
    }
  }
}

/**
 * @param {Response} answer
 * @param {{ emailVerificationToken: string }} body
 * @returns {Mailed}
 */
function mailed(answer, body) {
  const limits = answer.headers.get("RateLimit");
  return {
    kind: "mailed",
    token: body.emailVerificationToken,
    resendAt: inSeconds(rateLimit(limits, "resend", "t")),
    mailsLeft: rateLimit(limits, "sign-up", "r") ?? 1,
  };
}

/**
 * @param {Response} _answer
 * @param {{ id: string, authToken: string }} body
 * @returns {Confirmed}
 */
function confirmed(_answer, body) {
  return { kind: "confirmed", userId: body.id, authToken: body.authToken };
}

/**
 * Maps an ErrStatusMsg to a problem. `code` is a sub-status of `group`, not the HTTP status.
 *
 * @param {Response} answer
 * @param {{ group: string, code: number, traces?: string[], validationDetail?: { field?: string, expression?: string }[],
 *     challenge?: { provider: string, siteKey?: string } }} error
 * @returns {Problem}
 */
function problem(answer, error) {
  const name = `${error.group}/${error.code}`;
  if (name === "user/508") {
    return { kind: "wrong-code", triesLeft: rateLimit(answer.headers.get("RateLimit"), "tries", "r") ?? 1 };
  }
  if (name === "user/509") {
    return { kind: "expired-code" };
  }
  if (name === "request/0") {
    const [detail] = error.validationDetail ?? [];
    return { kind: "invalid", field: detail?.field ?? "", rule: detail?.expression ?? "" };
  }
  if (error.challenge !== undefined) {
    return { kind: "challenge", provider: error.challenge.provider, siteKey: error.challenge.siteKey ?? "" };
  }
  if (answer.status === 401) {
    return { kind: "over" };
  }
  if (answer.status === 429) {
    return { kind: "wait", until: inSeconds(Number(answer.headers.get("Retry-After") ?? 1)) };
  }
  return { kind: "failed", trace: error.traces?.[0] ?? name };
}

/**
 * Returns one parameter of one policy in a `RateLimit` field, such as `t` of "resend" in `"resend";r=0;t=30, "sign-up";r=9`.
 *
 * @param {string | null} field
 * @param {string} policy
 * @param {string} parameter
 * @returns {number | undefined}
 */
function rateLimit(field, policy, parameter) {
  const [name, ...parameters] = (field ?? "")
    .split(",")
    .map((item) => item.trim().split(";"))
    .find(([quoted]) => quoted === `"${policy}"`) ?? [""];
  const value = parameters.find((text) => text.startsWith(`${parameter}=`))?.slice(parameter.length + 1);
  return name === "" || value === undefined ? undefined : Number(value);
}

/** @param {number | undefined} seconds */
function inSeconds(seconds = 0) {
  return Date.now() + seconds * 1000;
}
