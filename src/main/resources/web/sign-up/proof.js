// @ts-check

/**
 * Solves a proof of work of ALTCHA: finds the number for which the SHA-256 of salt and number is the challenge.
 *
 * @typedef {{ algorithm: string, challenge: string, maxnumber: number, salt: string, signature: string }} Proof
 */

/** Hashes computed at once; between two slices the page can react. */
const SLICE = 1_000;

/**
 * Returns the solution as the header Challenge-Solution takes it; undefined if there is none, or if the page was loaded
 * without TLS, so that the browser lacks Web Crypto.
 *
 * @param {Proof} proof
 * @returns {Promise<string | undefined>}
 */
export async function solveProof({ algorithm, challenge, maxnumber, salt, signature }) {
  if (algorithm !== "SHA-256" || globalThis.crypto?.subtle === undefined) {
    return undefined;
  }
  const encoder = new TextEncoder();
  for (let start = 0; start <= maxnumber; start += SLICE) {
    const count = Math.min(SLICE, maxnumber - start + 1);
    const hashes = await Promise.all(
      Array.from({ length: count }, (_, i) => crypto.subtle.digest(algorithm, encoder.encode(salt + (start + i)))));
    const found = hashes.findIndex((hash) => hexadecimal(hash) === challenge);
    if (found >= 0) {
      return btoa(JSON.stringify({ algorithm, challenge, number: start + found, salt, signature }));
    }
  }
  return undefined;
}

/** @param {ArrayBuffer} bytes */
function hexadecimal(bytes) {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
