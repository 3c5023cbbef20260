// @ts-check

/**
 * The page of the mailbox. `refresh` asks for the mails while the page is visible, `render` displays them. The fragment
 * of the URL is the selected mail, so that it survives a reload.
 */

import { hasRemoteContent, linkified } from "./mail-text.js";

/**
 * @typedef {object} Mail
 * @property {number} number
 * @property {string} to
 * @property {string} from
 * @property {string} subject
 * @property {string} text
 * @property {string} html
 * @property {string} receivedAt
 * @property {string} code
 * @property {{ name: string, value: string }[]} headers
 */

/** @typedef {"html" | "text" | "headers" | "source"} Part */

const URL_OF_MAILS = "/dev/mailbox";
const REFRESH_MILLIS = 2000;
const READ = "ias-mailbox-read";
/** @type {Part[]} */
const PARTS = ["html", "text", "headers", "source"];

const view = {
  /** @type {Mail[]} newest first */
  mails: [],
  /** @type {string | null} entity tag of the mails */
  tag: null,
  loaded: false,
  /** @type {number | undefined} */
  selected: Number(location.hash.slice(1)) || undefined,
  /** @type {number | undefined} the mail in the reading pane */
  shown: undefined,
  /** @type {Part} the last one that was chosen */
  part: "html",
  read: loadRead(),
};

const search = element("search", HTMLInputElement);
const list = element("list", HTMLElement);

/** Options of the list by number, so that a refresh keeps the focus and the scroll position. @type {Map<number, HTMLElement>} */
const options = new Map();

// Calls

let refreshes = 0;

async function refresh() {
  const refresh = ++refreshes;
  try {
    const response = await fetch(URL_OF_MAILS, {
      cache: "no-store",
      headers: { Accept: "application/json", ...(view.tag === null ? {} : { "If-None-Match": view.tag }) },
    });
    if (response.status === 200) {
      const mails = /** @type {Mail[]} */ (await response.json());
      // A later call has the newer answer.
      if (refresh === refreshes) {
        view.tag = response.headers.get("ETag");
        update(mails);
      }
    } else if (response.status !== 304) {
      throw new Error(String(response.status));
    }
    text("trouble", "");
  } catch {
    text("trouble", "The service cannot be reached. The page tries again.");
  }
}

/** @param {Mail[]} mails */
function update(mails) {
  view.mails = mails;
  view.loaded = true;
  if (find(view.selected) === undefined) {
    view.selected = visible()[0]?.number;
  }
  const known = new Set(mails.map((mail) => mail.number));
  saveRead(new Set([...view.read].filter((number) => known.has(number))));
  render();
}

let timer = 0;

/** Refreshes now, and then periodically while the page is visible. */
async function poll() {
  clearTimeout(timer);
  await refresh();
  clearTimeout(timer);
  if (document.visibilityState === "visible") {
    timer = setTimeout(poll, REFRESH_MILLIS);
  }
}

/**
 * @param {string} path
 * @param {number | undefined} next the mail to select
 */
async function remove(path, next) {
  try {
    await fetch(URL_OF_MAILS + path, { method: "DELETE" });
  } catch {
    // The next refresh reports that the service is unreachable.
  }
  select(next);
  await poll();
}

function removeSelected() {
  const { selected } = view;
  if (selected === undefined) {
    return;
  }
  const mails = visible();
  const index = mails.findIndex((mail) => mail.number === selected);
  const next = (mails[index + 1] ?? mails[index - 1])?.number;
  const focused = list.contains(document.activeElement) || document.activeElement === element("delete", HTMLElement);
  return remove(`/${selected}`, next).then(() => {
    if (focused) {
      (options.get(next ?? NaN) ?? search).focus();
    }
  });
}

function removeAll() {
  if (view.mails.length > 0 && confirm(`Delete all ${view.mails.length} mails?`)) {
    return remove("", undefined);
  }
}

async function loadSource() {
  const { shown } = view;
  const response = await fetch(`${URL_OF_MAILS}/${shown}/source`).catch(() => undefined);
  const source = response?.ok ? await response.text() : "The source cannot be loaded.";
  if (view.shown === shown) {
    text("raw", source);
  }
}

// Rendering

/** @param {number | undefined} number */
function select(number) {
  view.selected = number;
  history.replaceState(null, "", number === undefined ? location.pathname + location.search : `#${number}`);
  render();
}

function render() {
  renderMail();
  renderList();
  const unread = view.mails.filter((mail) => !view.read.has(mail.number)).length;
  document.title = `${unread > 0 ? `(${unread}) ` : ""}Mailbox – ias`;
}

function renderList() {
  const mails = visible();
  const shown = new Set(mails.map((mail) => mail.number));
  for (const [number, option] of options) {
    if (!shown.has(number)) {
      option.remove();
      options.delete(number);
    }
  }
  mails.forEach((mail, index) => {
    const option = options.get(mail.number) ?? createOption(mail);
    if (list.children[index] !== option) {
      list.insertBefore(option, list.children[index] ?? null);
    }
    const selected = mail.number === view.selected;
    const unread = !view.read.has(mail.number);
    option.setAttribute("aria-selected", String(selected));
    option.tabIndex = selected || (index === 0 && !shown.has(view.selected ?? NaN)) ? 0 : -1;
    option.classList.toggle("unread", unread);
    set(/** @type {Element} */ (option.querySelector(".state")), unread ? "Unread. " : "");
  });
  list.hidden = mails.length === 0;
  const searching = search.value.trim() !== "";
  text("count", searching ? `${mails.length} of ${count(view.mails.length)}` : count(mails.length));
  const none = element("none", HTMLElement);
  none.hidden = !view.loaded || mails.length > 0;
  text("none", searching && view.mails.length > 0 ? "No mail contains this." : "No mails yet. Sign up in the demo, and the mail appears here.");
  element("delete-all", HTMLButtonElement).disabled = view.mails.length === 0;
}

/** @param {Mail} mail */
function createOption(mail) {
  const option = document.createElement("li");
  const to = part("span", "to", mail.to);
  to.dir = "ltr";
  option.setAttribute("role", "option");
  option.dataset.number = String(mail.number);
  option.append(
    part("span", "state", ""),
    part("span", "subject", mail.subject || "(no subject)"),
    part("time", "received", clockTime(mail.receivedAt)),
    to,
  );
  options.set(mail.number, option);
  return option;
}

function renderMail() {
  const mail = find(view.selected);
  element("mail", HTMLElement).hidden = mail === undefined;
  element("nothing", HTMLElement).hidden = mail !== undefined;
  if (mail === undefined) {
    view.shown = undefined;
    return;
  }
  if (view.shown === mail.number) {
    return;
  }
  view.shown = mail.number;
  saveRead(view.read.add(mail.number));
  text("subject", mail.subject || "(no subject)");
  text("to", mail.to);
  text("from", mail.from);
  const received = element("received", HTMLTimeElement);
  received.dateTime = mail.receivedAt;
  set(received, new Date(mail.receivedAt).toLocaleString());
  element("code", HTMLElement).hidden = mail.code === "";
  text("digits", mail.code);
  text("copied", "");
  element("plain", HTMLElement).replaceChildren(...paragraphs(mail.text));
  element("fields", HTMLElement).replaceChildren(...mail.headers.map(row));
  text("raw", "");
  element("tab-html", HTMLButtonElement).disabled = mail.html === "";
  element("tab-text", HTMLButtonElement).disabled = mail.text === "";
  showHtml(mail, false);
  showPart();
}

/**
 * @param {Mail} mail
 * @param {boolean} remote whether to load images of other hosts
 */
function showHtml(mail, remote) {
  element("remote", HTMLElement).hidden = remote || !hasRemoteContent(mail.html);
  const frame = element("frame", HTMLIFrameElement);
  // A new frame, because navigating the old one would add to the history.
  const next = /** @type {HTMLIFrameElement} */ (frame.cloneNode());
  next.src = mail.html === "" ? "about:blank" : `${URL_OF_MAILS}/${mail.number}/html${remote ? "?remote=true" : ""}`;
  frame.replaceWith(next);
}

/** Shows the chosen part, or the first one that the mail has. */
function showPart() {
  const available = PARTS.filter((name) => !element(`tab-${name}`, HTMLButtonElement).disabled);
  const shown = available.includes(view.part) ? view.part : available[0];
  for (const name of PARTS) {
    const tab = element(`tab-${name}`, HTMLButtonElement);
    tab.setAttribute("aria-selected", String(name === shown));
    tab.tabIndex = name === shown ? 0 : -1;
    element(name, HTMLElement).hidden = name !== shown;
  }
  if (shown === "source" && element("raw", HTMLElement).textContent === "") {
    loadSource();
  }
}

/**
 * Lines are paragraphs of their own, so that each has the direction of its text.
 *
 * @param {string} content
 */
function paragraphs(content) {
  return content.replace(/\s+$/, "").split(/\r?\n/).map((line) => {
    const paragraph = part("p", "line", "");
    paragraph.append(linkified(line));
    return paragraph;
  });
}

/** @param {{ name: string, value: string }} header */
function row({ name, value }) {
  const row = document.createElement("tr");
  const heading = part("th", "", name);
  heading.setAttribute("scope", "row");
  row.append(heading, part("td", "", value));
  return row;
}

// Helpers

/** @returns {Mail[]} the mails that the search finds */
function visible() {
  const words = search.value.toLowerCase().split(/\s+/).filter((word) => word !== "");
  return view.mails.filter((mail) => {
    const content = `${mail.to}\n${mail.subject}\n${mail.text}`.toLowerCase();
    return words.every((word) => content.includes(word));
  });
}

/** @param {number | undefined} number */
function find(number) {
  return view.mails.find((mail) => mail.number === number);
}

/** @param {number} mails */
function count(mails) {
  return mails === 1 ? "1 mail" : `${mails} mails`;
}

/** @param {string} instant */
function clockTime(instant) {
  const time = new Date(instant);
  const today = time.toDateString() === new Date().toDateString();
  return today ? time.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }) : time.toLocaleDateString();
}

/** @returns {Set<number>} the mails that were opened */
function loadRead() {
  try {
    return new Set(JSON.parse(localStorage.getItem(READ) ?? "[]"));
  } catch {
    return new Set();
  }
}

/** @param {Set<number>} read */
function saveRead(read) {
  view.read = read;
  try {
    localStorage.setItem(READ, JSON.stringify([...read]));
  } catch {
    // Without storage the marks last until the page is left.
  }
}

/**
 * @param {string} tag
 * @param {string} className
 * @param {string} content
 */
function part(tag, className, content) {
  const created = document.createElement(tag);
  created.className = className;
  created.dir = "auto";
  created.textContent = content;
  return created;
}

/**
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 */
function element(id, type) {
  const found = document.getElementById(id);
  if (!(found instanceof type)) {
    throw new Error(`the page has no ${type.name} ${id}`);
  }
  return found;
}

/**
 * @param {string} id
 * @param {string} content
 */
function text(id, content) {
  set(element(id, HTMLElement), content);
}

/**
 * Live regions are announced when they change, so unchanged content is not written again.
 *
 * @param {Element} place
 * @param {string} content
 */
function set(place, content) {
  if (place.textContent !== content) {
    place.textContent = content;
  }
}

// Actions of the user

/**
 * @param {KeyboardEvent} event
 * @param {number} length of the list
 * @param {number} index in it
 * @param {"Vertical" | "Horizontal"} direction
 * @returns {number | undefined} the index to go to
 */
function moved(event, length, index, direction) {
  const [back, forth] = direction === "Vertical" ? ["ArrowUp", "ArrowDown"] : ["ArrowLeft", "ArrowRight"];
  switch (event.key) {
    case back:
      return Math.max(index - 1, 0);
    case forth:
      return Math.min(index + 1, length - 1);
    case "Home":
      return 0;
    case "End":
      return length - 1;
    default:
      return undefined;
  }
}

list.addEventListener("click", (event) => {
  const option = /** @type {Element} */ (event.target).closest("li");
  if (option !== null) {
    select(Number(option.dataset.number));
    option.focus();
    if (matchMedia("(max-width: 50rem)").matches) {
      element("mail", HTMLElement).scrollIntoView();
    }
  }
});

list.addEventListener("keydown", (event) => {
  const mails = visible();
  if (event.key === "Delete") {
    event.preventDefault();
    removeSelected();
  } else if (event.key === "Enter") {
    event.preventDefault();
    element("mail", HTMLElement).focus();
  } else if (mails.length > 0) {
    const focused = /** @type {HTMLElement} */ (event.target).dataset.number;
    const index = mails.findIndex((mail) => String(mail.number) === focused);
    const number = mails[moved(event, mails.length, index, "Vertical") ?? -1]?.number;
    if (number !== undefined) {
      event.preventDefault();
      select(number);
      options.get(number)?.focus();
    }
  }
});

element("mail", HTMLElement).querySelector("[role=tablist]")?.addEventListener("keydown", (event) => {
  const tabs = PARTS.filter((name) => !element(`tab-${name}`, HTMLButtonElement).disabled);
  const index = tabs.findIndex((name) => document.activeElement?.id === `tab-${name}`);
  const to = tabs[moved(/** @type {KeyboardEvent} */ (event), tabs.length, index, "Horizontal") ?? -1];
  if (to !== undefined) {
    event.preventDefault();
    view.part = to;
    showPart();
    element(`tab-${to}`, HTMLElement).focus();
  }
});

for (const name of PARTS) {
  element(`tab-${name}`, HTMLElement).addEventListener("click", () => {
    view.part = name;
    showPart();
  });
}

element("copy", HTMLElement).addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(element("digits", HTMLElement).textContent ?? "");
    text("copied", "Copied");
  } catch {
    getSelection()?.selectAllChildren(element("digits", HTMLElement));
    text("copied", "Selected; press Ctrl+C");
  }
});

element("load", HTMLElement).addEventListener("click", () => {
  const mail = find(view.shown);
  if (mail !== undefined) {
    showHtml(mail, true);
    element("tab-html", HTMLElement).focus();
  }
});

element("delete", HTMLElement).addEventListener("click", removeSelected);
element("delete-all", HTMLElement).addEventListener("click", removeAll);
search.addEventListener("input", render);
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !(event.target instanceof HTMLInputElement)) {
    event.preventDefault();
    search.focus();
  }
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") {
    poll();
  }
});
addEventListener("hashchange", () => select(Number(location.hash.slice(1)) || undefined));

search.value = new URLSearchParams(location.search).get("to") ?? "";
poll();
