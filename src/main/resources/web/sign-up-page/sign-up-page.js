// @ts-check

/**
 * The hosted sign-up page around `<ias-sign-up>`: language, title and CAPTCHA.
 *
 * @typedef {import("../sign-up/ias-sign-up.js").IasSignUp} IasSignUp
 * @typedef {import("../sign-up/ias-sign-up.js").StateDetail} StateDetail
 * @typedef {import("../sign-up/ias-sign-up.js").ChallengeDetail} ChallengeDetail
 */

const LANGUAGE = "ias-language";

const signUp = /** @type {IasSignUp} */ (document.querySelector("ias-sign-up"));
const language = /** @type {HTMLSelectElement} */ (document.querySelector("#language"));
const captcha = /** @type {HTMLElement} */ (document.querySelector("#captcha"));

/** @param {StateDetail} state */
function show(state) {
  document.documentElement.lang = state.language;
  document.documentElement.dir = state.direction;
  document.title = `${state.title} – ${document.body.dataset["product"]}`;
  language.ariaLabel = signUp.text("language");
  for (const place of document.querySelectorAll("[data-text]")) {
    place.textContent = signUp.text(/** @type {HTMLElement} */ (place).dataset["text"] ?? "");
  }
  if (state.step !== "ask") {
    captcha.replaceChildren();
  }
}

/** @returns {string | null} the language that was chosen in this or an earlier tab */
function chosenLanguage() {
  try {
    return localStorage.getItem(LANGUAGE);
  } catch {
    // Storage may be disabled.
    return null;
  }
}

function chooseLanguage() {
  signUp.setAttribute("language", language.value);
  try {
    localStorage.setItem(LANGUAGE, language.value);
  } catch {
    // The choice then lasts until the page is reloaded.
  }
}

/** @param {ChallengeDetail} challenge */
async function showCaptcha(challenge) {
  const { render } = await import("./captcha.js");
  await render(captcha, challenge, document.documentElement.lang).catch(challenge.fail);
}

const chosen = chosenLanguage();
if (chosen !== null && [...language.options].some((option) => option.value === chosen)) {
  language.value = chosen;
  signUp.setAttribute("language", chosen);
}
language.addEventListener("change", chooseLanguage);
signUp.addEventListener("ias-state", (event) => show(/** @type {CustomEvent<StateDetail>} */ (event).detail));
signUp.addEventListener("ias-challenge", (event) => {
  event.preventDefault();
  showCaptcha(/** @type {CustomEvent<ChallengeDetail>} */ (event).detail);
});
// Defines the element: after its language is chosen and its events are listened to.
import("../sign-up/ias-sign-up.js");
