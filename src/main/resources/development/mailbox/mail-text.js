// @ts-check

const URLS = /https?:\/\/[^\s<>"]+/g;
// A full stop or bracket behind a URL is rarely part of it.
const TRAILING = /[.,;:!?'»”)\]}]+$/;

/**
 * Returns the text as nodes, with its URLs as links. Nothing in it is parsed as markup.
 *
 * @param {string} text
 * @returns {DocumentFragment}
 */
export function linkified(text) {
  const nodes = document.createDocumentFragment();
  let from = 0;
  for (const match of text.matchAll(URLS)) {
    const url = match[0].replace(TRAILING, "");
    nodes.append(text.slice(from, match.index), link(url));
    from = match.index + url.length;
  }
  nodes.append(text.slice(from));
  return nodes;
}

/**
 * Returns whether a mail in HTML refers to content of other hosts. Only decides whether to offer to load it: what a mail
 * may load is up to the Content-Security-Policy that the service sends with it.
 *
 * @param {string} html
 */
export function hasRemoteContent(html) {
  return /(?:\bsrc(?:set)?\s*=|\bbackground\s*=|url\()\s*["']?\s*(?:https?:)?\/\//i.test(html) || /<link\b[^>]*\bhref\s*=/i.test(html);
}

/** @param {string} url */
function link(url) {
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.target = "_blank";
  anchor.rel = "noopener noreferrer";
  anchor.textContent = url;
  return anchor;
}
