// @ts-check

/** Common mail domains, the most common first. A domain in this list is never taken for a typing error of another. */
const DOMAINS = (
  "gmail.com yahoo.com hotmail.com outlook.com icloud.com qq.com 163.com 126.com foxmail.com sina.com naver.com daum.net "
  + "mail.ru yandex.ru yandex.com proton.me protonmail.com gmx.de gmx.net gmx.com gmx.at gmx.ch web.de t-online.de "
  + "live.com msn.com aol.com me.com mac.com mail.com email.com ymail.com rocketmail.com googlemail.com hey.com zoho.com "
  + "yahoo.co.uk yahoo.co.jp yahoo.co.in yahoo.fr yahoo.de yahoo.it yahoo.es yahoo.ca yahoo.com.br "
  + "hotmail.co.uk hotmail.fr hotmail.de hotmail.it hotmail.es outlook.fr outlook.de outlook.es live.co.uk live.fr live.nl "
  + "orange.fr wanadoo.fr laposte.net free.fr libero.it seznam.cz interia.pl onet.pl ukr.net docomo.ne.jp "
  + "uol.com.br bol.com.br comcast.net verizon.net btinternet.com rediffmail.com bigpond.com"
).split(" ");

const LONGEST_ADDRESS = 254;

/**
 * Returns the address with the common domain that was probably meant, such as jane@gmail.com for jane@gmial.com. A hint
 * only: let the person decide.
 *
 * @param {string} email
 * @returns {string | undefined} undefined if there is nothing to suggest
 */
export function suggestAddress(email) {
  const address = email.trim();
  const at = address.lastIndexOf("@");
  const typed = address.slice(at + 1).toLowerCase();
  if (at < 1 || address.length > LONGEST_ADDRESS || DOMAINS.includes(typed)) {
    return undefined;
  }
  const [best] = DOMAINS
    .map((domain) => ({ domain, edits: edits(typed, domain) }))
    .filter(({ edits }) => edits <= 2)
    .sort((one, other) => one.edits - other.edits);
  return best === undefined ? undefined : `${address.slice(0, at + 1)}${best.domain}`;
}

/**
 * Returns the number of typing errors that make `typed` of a common domain; Infinity if it is more likely another domain.
 * Short names allow fewer errors, and a country code is taken for no other: there are too many similar ones.
 *
 * @param {string} typed
 * @param {string} domain
 */
function edits(typed, domain) {
  const [typedName, typedSuffix] = parts(typed);
  const [name, suffix] = parts(domain);
  const inName = distance(typedName, name);
  const inSuffix = distance(typedSuffix, suffix);
  const allowedInName = name.length < 5 ? 0 : name.length < 7 ? 1 : 2;
  const allowedInSuffix = name.length < 4 || suffix.length < 3 ? 0 : 1;
  return inName <= allowedInName && inSuffix <= allowedInSuffix ? inName + inSuffix : Infinity;
}

/**
 * @param {string} domain
 * @returns {[string, string]} the text before and after the first dot
 */
function parts(domain) {
  const [name = "", ...suffix] = domain.split(".");
  return [name, suffix.join(".")];
}

/**
 * Returns the Damerau–Levenshtein distance (optimal string alignment): insertions, deletions, replacements, and
 * transpositions of neighbours.
 *
 * @param {string} a
 * @param {string} b
 * @returns {number}
 */
function distance(a, b) {
  // The last two rows and the current one of the matrix of prefixes.
  let beforeLast = /** @type {number[]} */ ([]);
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        at(last, j) + 1,
        at(row, j - 1) + 1,
        at(last, j - 1) + cost,
        swapped ? at(beforeLast, j - 2) + 1 : Infinity,
      );
    }
    beforeLast = last;
    last = row;
  }
  return at(last, b.length);
}

/**
 * @param {number[]} row
 * @param {number} index
 */
function at(row, index) {
  return row[index] ?? Infinity;
}
