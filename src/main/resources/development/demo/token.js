// @ts-check

import { copyButton, element } from "./calls.js";

/** @type {Record<string, string>} */
const MEANINGS = {
  iss: "who issued it: ias.token.issuer",
  aud: "who it is for: ias.token.audience",
  sub: "the id of the user",
  email: "the confirmed address",
  email_verified: "always true",
  iat: "when it was issued",
  nbf: "when it becomes valid",
  exp: "when it expires",
  jti: "its id: accept each once",
};

const TIMES = new Set(["iat", "nbf", "exp", "auth_time"]);

/**
 * Shows an auth token: its claims, and how a back end checks it.
 *
 * @param {string} token
 */
export function showToken(token) {
  const [header, claims] = token.split(".").slice(0, 2).map(decoded);
  const keys = new URL("../.well-known/jwks.json", location.href).href;
  place("token").hidden = false;
  place("token-minutes").textContent = String(Math.round((claims.exp - claims.iat) / 60));
  place("token-text").textContent = `${token.slice(0, 40)}…`;
  withCopy("token-text", token, "the auth token");
  place("claims").replaceChildren(...Object.entries(claims).map(([name, value]) => element("tr", {},
    element("th", { scope: "row", textContent: name }),
    element("td", { textContent: TIMES.has(name) ? `${value} (${new Date(value * 1000).toLocaleTimeString()})` : String(value) }),
    element("td", { textContent: MEANINGS[name] ?? "" }))));
  Object.assign(place("jwks"), { href: keys, textContent: keys });
  const code = snippet(keys, header, claims);
  place("snippet").textContent = code;
  withCopy("snippet", code, "the code");
}

export function hideToken() {
  place("token").hidden = true;
}

/**
 * @param {string} keys URL of the key set
 * @param {any} header
 * @param {any} claims
 */
function snippet(keys, header, claims) {
  return `import { createRemoteJWKSet, jwtVerify } from "jose";

const keys = createRemoteJWKSet(new URL("${keys}"));

const { payload } = await jwtVerify(authToken, keys, {
  algorithms: ["${header.alg}"], typ: "${header.typ}",
  issuer: "${claims.iss}", audience: "${claims.aud}", clockTolerance: 30,
});
// payload.email is confirmed; payload.sub is the id of the user.
`;
}

/**
 * @param {string} id
 * @param {string} text
 * @param {string} name
 */
function withCopy(id, text, name) {
  const { parentElement: parent } = place(id);
  parent?.querySelector("button")?.remove();
  parent?.append(copyButton(text, name));
}

/** @param {string} part of a JWT */
function decoded(part) {
  const bytes = Uint8Array.from(atob(part.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes));
}

/** @param {string} id */
function place(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}
