// @ts-check

/**
 * State that is kept over a reload. The sign-up is kept for this tab only, because its token is a secret.
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
    // Storage may be disabled, or contain the data of another version; the page then starts again.
    return undefined;
  }
}

/** @param {SignUp | undefined} signUp undefined deletes it */
export function saveSignUp(signUp) {
  attempt(() =>
    signUp === undefined
      ? sessionStorage.removeItem(SIGN_UP)
      : sessionStorage.setItem(SIGN_UP, JSON.stringify(signUp)));
}

/** @returns {string | undefined} the language that was chosen in this or an earlier tab */
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
