// @ts-check

/**
 * Records calls of the REST API and shows them.
 *
 * @typedef {object} Call
 * @property {string} method
 * @property {string} path
 * @property {Headers} sent
 * @property {any} body
 * @property {number} status 0 without an answer
 * @property {Headers} received
 * @property {any} answer
 */

/** Longer texts without spaces are shortened: tokens and solutions. */
const LONG = 40;
const SHOWN = 12;

const SENT = ["Authorization", "Challenge-Solution", "Content-Type"];
const RECEIVED = ["RateLimit", "RateLimit-Policy", "Retry-After", "WWW-Authenticate"];

/** @type {Record<string, string>} what an answer means, by path and group/code or status */
const MEANINGS = {
  "/users 201": "A code was mailed. The token authenticates the next calls.",
  "/users/email-verification-code 201": "Another code was mailed. The newest token replaces the one before.",
  "/users/email-verification 201": "The address is confirmed. Your back end checks the auth token.",
  "user/508": "The code is wrong. RateLimit says how many tries are left.",
  "user/509": "The code has expired. Another can be mailed; no try was counted.",
  "user/406": "The sign-up is over: completed, or too many wrong codes.",
  "user/407": "The token has expired after an hour.",
  "request/0": "A field is invalid; validationDetail names it.",
  "challenge/0": "The service asks for a solved challenge. The client solves a proof of work and repeats the call.",
  "challenge/1": "The solution is invalid, expired or used.",
};

/**
 * Returns a `fetch` that shows its calls.
 *
 * @param {(call: Call) => void} show
 * @returns {typeof globalThis.fetch}
 */
export function recording(show) {
  return async (input, init = {}) => {
    const { pathname } = new URL(String(input), location.href);
    const sent = new Headers(init.headers);
    const call = { method: init.method ?? "GET", path: pathname, sent, body: json(init.body) };
    try {
      const answer = await fetch(input, init);
      show({ ...call, status: answer.status, received: answer.headers, answer: json(await answer.clone().text()) });
      return answer;
    } catch (failure) {
      show({ ...call, status: 0, received: new Headers(), answer: undefined });
      throw failure;
    }
  };
}

/**
 * Returns the element that shows a call.
 *
 * @param {Call} call
 */
export function rendered(call) {
  const { method, path, status } = call;
  return element("li", {},
    element("h3", {}, `${method} ${path}`, element("span", { className: status >= 200 && status < 300 ? "status" : "status error" },
      status === 0 ? "no answer" : String(status))),
    element("p", { className: "meaning", textContent: meaning(call) }),
    message("Request", SENT, call.sent, call.body),
    ...(status === 0 ? [] : [message("Answer", RECEIVED, call.received, call.answer)]));
}

/**
 * Returns a button that copies a text.
 *
 * @param {string} text
 * @param {string} name for screen readers
 */
export function copyButton(text, name) {
  const button = element("button", { type: "button", className: "copy", textContent: "Copy", ariaLabel: `Copy ${name}` });
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  });
  return button;
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, unknown>} properties
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, properties, ...children) {
  const created = Object.assign(document.createElement(tag), properties);
  created.append(...children);
  return created;
}

/** @param {Call} call */
function meaning({ path, status, answer }) {
  const error = answer?.group === undefined ? "" : `${answer.group}/${answer.code}`;
  const known = MEANINGS[`${path} ${status}`] ?? MEANINGS[error];
  if (known !== undefined) {
    return known;
  }
  if (status === 429) {
    return "A limit is reached. Retry-After says when to try again; nothing was consumed.";
  }
  return status === 0 ? "The service cannot be reached." : "The service could not answer.";
}

/**
 * @param {string} title
 * @param {string[]} names of header fields
 * @param {Headers} headers
 * @param {any} body
 */
function message(title, names, headers, body) {
  const list = element("dl", { className: "message" }, element("dt", { className: "head", textContent: title }));
  for (const name of names.filter((name) => headers.has(name))) {
    entry(list, name, headers.get(name) ?? "");
  }
  for (const [name, value] of Object.entries(body ?? {})) {
    entry(list, name, typeof value === "string" ? value : JSON.stringify(value));
  }
  return list;
}

/**
 * @param {HTMLElement} list
 * @param {string} name
 * @param {string} value
 */
function entry(list, name, value) {
  const [scheme, token] = value.startsWith("Bearer ") ? ["Bearer ", value.slice(7)] : ["", value];
  const isToken = token.length > LONG && !/\s/.test(token);
  const shown = isToken ? `${scheme}${token.slice(0, SHOWN)}…${token.slice(-SHOWN)}` : value;
  list.append(
    element("dt", { textContent: name }),
    element("dd", isToken ? { className: "copied" } : {},
      element("span", { textContent: shown }), ...(isToken ? [copyButton(token, name)] : [])));
}

/** @param {any} text */
function json(text) {
  try {
    return typeof text === "string" && text !== "" ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}
