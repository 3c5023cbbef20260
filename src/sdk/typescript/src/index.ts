export { Ias } from "./ias.js";
export type {
  Challenge,
  Confirmed,
  ConfirmOutcome,
  Expired,
  Failed,
  IasOptions,
  Invalid,
  Mailed,
  Outcome,
  Over,
  Proof,
  ResendOutcome,
  SignUpOptions,
  SignUpOutcome,
  Unreachable,
  Wait,
  WrongCode,
} from "./ias.js";
export { SignUpSession } from "./session.js";
export type { CodeState, SessionState } from "./session.js";
export { digitsOf } from "./digits.js";
export { solveProof } from "./proof.js";
export { suggestAddress } from "./typo.js";
