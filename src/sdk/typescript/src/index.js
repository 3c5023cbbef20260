// @ts-check

export { Ias } from "./ias.js";
export { SignUpSession } from "./session.js";
export { digitsOf } from "./digits.js";
export { solveProof } from "./proof.js";
export { suggestAddress } from "./typo.js";

/**
 * @typedef {import("./ias.js").Outcome} Outcome
 * @typedef {import("./ias.js").SignUpOutcome} SignUpOutcome
 * @typedef {import("./ias.js").ResendOutcome} ResendOutcome
 * @typedef {import("./ias.js").ConfirmOutcome} ConfirmOutcome
 * @typedef {import("./ias.js").Mailed} Mailed
 * @typedef {import("./ias.js").Confirmed} Confirmed
 * @typedef {import("./ias.js").WrongCode} WrongCode
 * @typedef {import("./ias.js").Expired} Expired
 * @typedef {import("./ias.js").Over} Over
 * @typedef {import("./ias.js").Challenge} Challenge
 * @typedef {import("./ias.js").Invalid} Invalid
 * @typedef {import("./ias.js").Wait} Wait
 * @typedef {import("./ias.js").Failed} Failed
 * @typedef {import("./ias.js").Unreachable} Unreachable
 * @typedef {import("./ias.js").IasOptions} IasOptions
 * @typedef {import("./ias.js").SignUpOptions} SignUpOptions
 * @typedef {import("./session.js").SessionState} SessionState
 * @typedef {import("./session.js").CodeState} CodeState
 * @typedef {import("./proof.js").Proof} Proof
 */
