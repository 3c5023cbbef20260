// @ts-check

/** Zeros of the digits that NFKC does not convert: Arabic-Indic, extended Arabic-Indic, Devanagari. */
const ZEROS = [0x660, 0x6f0, 0x966];

/**
 * Returns the code in a text that was typed or pasted: `123 456`, `123-456`, `Your code: 123456`, digits of other scripts.
 *
 * @param {string} text
 * @returns {string | undefined} six to eight digits; undefined if the text has none, or several different ones
 */
export function digitsOf(text) {
  // Format characters (Cf) are invisible, such as the direction marks around a number in Arabic.
  const plain = text.normalize("NFKC").replace(/\p{Cf}/gu, "").replace(/\p{Nd}/gu, ascii);
  const [found, ...others] = codes([plain.replace(/[^\p{L}\p{N}]/gu, "")])
    ?? codes(plain.match(/\d+/g))
    ?? codes(plain.match(/\d+(?:[\s\p{Pd}]\d+)*/gu)?.map((groups) => groups.replace(/\D/g, "")))
    ?? [];
  return others.length === 0 ? found : undefined;
}

/**
 * @param {string[] | null | undefined} candidates
 * @returns {string[] | undefined} those that are codes, without repetitions; undefined if none is
 */
function codes(candidates) {
  const found = new Set(candidates?.filter((candidate) => /^\d{6,8}$/.test(candidate)));
  return found.size === 0 ? undefined : [...found];
}

/** @param {string} digit */
function ascii(digit) {
  const code = digit.codePointAt(0) ?? 0;
  const zero = ZEROS.find((first) => code >= first && code < first + 10);
  return zero === undefined ? digit : String(code - zero);
}
