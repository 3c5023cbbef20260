// @ts-check

/**
 * Shows the widget of a CAPTCHA provider. The policy of the page permits the scripts of the configured provider only.
 *
 * @typedef {import("../sign-up/ias-sign-up.js").ChallengeDetail} ChallengeDetail
 *
 * @typedef {object} Widget what the interfaces of the providers have in common
 * @property {(container: HTMLElement, options: object) => unknown} render
 * @property {(ready: () => void) => void} ready
 */

/** @type {Record<string, { script: string, global: string }>} */
const PROVIDERS = {
  turnstile: { script: "https://challenges.cloudflare.com/turnstile/v0/api.js?render=explicit", global: "turnstile" },
  hcaptcha: { script: "https://js.hcaptcha.com/1/api.js?render=explicit", global: "hcaptcha" },
  recaptcha: { script: "https://www.google.com/recaptcha/api.js?render=explicit", global: "grecaptcha" },
};

/** @type {Map<string, Promise<Widget>>} */
const loaded = new Map();

/**
 * Resolves after the widget is shown; rejects if the provider is unknown or its script cannot be loaded.
 *
 * @param {HTMLElement} place
 * @param {ChallengeDetail} challenge
 * @param {string} language
 */
export async function render(place, { provider, siteKey, solve }, language) {
  const widget = await widgetOf(provider);
  // A widget cannot be used for a second solution, so that each challenge gets a new one.
  const container = document.createElement("div");
  place.replaceChildren(container);
  widget.render(container, {
    sitekey: siteKey,
    language,
    hl: language,
    theme: matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light",
    size: place.clientWidth < 304 ? "compact" : "normal",
    callback: solve,
  });
}

/** @param {string} provider */
function widgetOf(provider) {
  const known = PROVIDERS[provider];
  if (known === undefined) {
    return Promise.reject(new Error(`Unknown provider: ${provider}`));
  }
  const widget = loaded.get(provider) ?? load(known);
  loaded.set(provider, widget);
  // Another attempt loads the script again.
  widget.catch(() => loaded.delete(provider));
  return widget;
}

/**
 * @param {{ script: string, global: string }} provider
 * @returns {Promise<Widget>}
 */
function load({ script, global }) {
  return new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement("script"), { src: script, async: true });
    element.addEventListener("error", () => reject(new Error(`Not loaded: ${script}`)));
    element.addEventListener("load", () => {
      const widget = /** @type {Widget} */ (/** @type {any} */ (globalThis)[global]);
      // The script of reCAPTCHA loads another one; `ready` of Turnstile does not permit a script that is loaded later.
      if (global === "grecaptcha") {
        widget.ready(() => resolve(widget));
      } else {
        resolve(widget);
      }
    });
    document.head.append(element);
  });
}
