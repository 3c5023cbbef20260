// @ts-check

/**
 * What survives a reload. The sign-up is kept for this tab alone: its token is a secret, if only for an hour.
 *
 * @typedef {{ email: string, token: string, resendAt: number, mailsLeft: number }} SignUp
 */

const SIGN_UP = "ias-demo-sign-up";
const LANGUAGE = "ias-demo-language";

/** @returns {SignUp | undefined} */
export function loadSignUp() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(SIGN_UP) ?? "null");
    return typeof kept?.email === "string" && typeof kept.token === "string" ? kept : undefined;
  } catch {
    // Storage may be forbidden, or hold what another version wrote: then one begins anew.
    return undefined;
  }
}

/** @param {SignUp | undefined} signUp nothing forgets it */
export function saveSignUp(signUp) {
  attempt(() =>
    signUp === undefined
      ? sessionStorage.removeItem(SIGN_UP)
      : sessionStorage.setItem(SIGN_UP, JSON.stringify(signUp)));
}

/** @returns {string | undefined} what was chosen, in this tab or before */
export function loadLanguage() {
  try {
    return localStorage.getItem(LANGUAGE) ?? undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} language */
export function saveLanguage(language) {
  attempt(() => localStorage.setItem(LANGUAGE, language));
}

/** @param {() => void} write */
function attempt(write) {
  try {
    write();
  } catch {
    // Without storage the page works until it is reloaded.
  }
}
