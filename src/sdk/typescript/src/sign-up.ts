import type { ChallengeDetail, IasSignUp, StateDetail } from "./ias-sign-up.js";
import type { Confirmed } from "./ias.js";

export { IasSignUp } from "./ias-sign-up.js";
export type { ChallengeDetail, StateDetail } from "./ias-sign-up.js";

declare global {
  interface HTMLElementTagNameMap {
    "ias-sign-up": IasSignUp;
  }

  interface HTMLElementEventMap {
    "ias-confirmed": CustomEvent<Confirmed>;
    "ias-challenge": CustomEvent<ChallengeDetail>;
    "ias-state": CustomEvent<StateDetail>;
  }
}
