// @ts-check

/**
 * The words of the component: patterns of ICU MessageFormat with `{name}` and `{name, plural, one {…} other {…}}`, where
 * `#` is the number. Other forms are not supported.
 *
 * @typedef {Record<string, string>} Patterns
 * @typedef {Record<string, string | number>} Values
 */

/** Languages that are written from right to left. */
const RIGHT_TO_LEFT = new Set(["ar", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"]);

/** Right-to-left scripts, for tags such as `az-Arab`. */
const RIGHT_TO_LEFT_SCRIPTS = new Set(["Arab", "Hebr", "Nkoo", "Syrc", "Thaa"]);

/** The words of one language; keys that it lacks are taken from `fallback`. */
export class Words {
  #patterns;

  /**
   * @param {string} language BCP 47 tag
   * @param {Patterns} patterns
   * @param {Patterns} fallback
   */
  constructor(language, patterns, fallback) {
    this.language = language;
    this.direction = direction(language);
    this.#patterns = { ...fallback, ...patterns };
  }

  /**
   * Returns a text.
   *
   * @param {string} key
   * @param {Values} [values]
   */
  text(key, values = {}) {
    return format(this.#patterns[key] ?? key, values, this);
  }

  /**
   * Returns the keys that begin with a prefix.
   *
   * @param {string} prefix
   */
  keys(prefix) {
    return Object.keys(this.#patterns).filter((key) => key.startsWith(prefix));
  }

  /**
   * Formats a point in time as a time of day, with the date if it is not today.
   *
   * @param {number} time
   */
  time(time) {
    const today = new Date(time).toDateString() === new Date().toDateString();
    return new Intl.DateTimeFormat(this.language, { dateStyle: today ? undefined : "medium", timeStyle: "short" })
      .format(time);
  }
}

/**
 * Formats a duration in milliseconds, rounded up to seconds: 0:30, 1:05:00.
 *
 * @param {number} milliseconds
 */
export function countdown(milliseconds) {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const [first = 0, ...others] = parts[0] === 0 ? parts.slice(1) : parts;
  return [first, ...others.map((part) => String(part).padStart(2, "0"))].join(":");
}

/** @param {string} language */
function direction(language) {
  const [primary = "", ...subtags] = language.split("-");
  const script = subtags.find((subtag) => subtag.length === 4);
  return (script === undefined ? RIGHT_TO_LEFT.has(primary) : RIGHT_TO_LEFT_SCRIPTS.has(script)) ? "rtl" : "ltr";
}

/**
 * @param {string} pattern
 * @param {Values} values
 * @param {Words} words
 * @param {string} [number] what `#` stands for
 * @returns {string}
 */
function format(pattern, values, words, number = "#") {
  let text = "";
  for (let at = 0; at < pattern.length; at++) {
    if (pattern[at] === "{") {
      const end = closing(pattern, at);
      text += argument(pattern.slice(at + 1, end), values, words);
      at = end;
    } else {
      text += pattern[at] === "#" ? number : pattern[at];
    }
  }
  return text;
}

/**
 * @param {string} content of braces
 * @param {Values} values
 * @param {Words} words
 */
function argument(content, values, words) {
  const [name = "", type, ...arms] = content.split(",");
  const value = values[name.trim()] ?? "";
  if (type?.trim() === "plural") {
    return plural(arms.join(","), Number(value), values, words);
  }
  // Isolated, so that an address keeps its order between words that are written from right to left.
  return words.direction === "rtl" ? `\u2068${value}\u2069` : String(value);
}

/**
 * @param {string} arms
 * @param {number} count
 * @param {Values} values
 * @param {Words} words
 */
function plural(arms, count, values, words) {
  /** @type {Record<string, string>} */
  const patterns = {};
  for (let rest = arms, open = rest.indexOf("{"); open >= 0; open = rest.indexOf("{")) {
    const end = closing(rest, open);
    patterns[rest.slice(0, open).trim()] = rest.slice(open + 1, end);
    rest = rest.slice(end + 1);
  }
  const category = new Intl.PluralRules(words.language).select(count);
  const pattern = patterns[`=${count}`] ?? patterns[category] ?? patterns["other"] ?? "";
  return format(pattern, values, words, new Intl.NumberFormat(`${words.language}-u-nu-latn`).format(count));
}

/**
 * Returns the index of the brace that closes the one at an index.
 *
 * @param {string} text
 * @param {number} open
 */
function closing(text, open) {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    depth += text[at] === "{" ? 1 : text[at] === "}" ? -1 : 0;
    if (depth === 0) {
      return at;
    }
  }
  return text.length;
}
