// @ts-check

/** The style of the component. Colours and shapes are custom properties, which a page may set on any ancestor. */
export const STYLE = `
:host { display: block; font: 1rem/1.5 var(--ias-font, system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif) }
:host([hidden]), [hidden] { display: none !important }
* { box-sizing: border-box }

.root {
  position: relative;
  --text: var(--ias-text, light-dark(#1d2522, #e8edea));
  --soft: var(--ias-soft, light-dark(#56615c, #a5b1ab));
  --line: var(--ias-line, light-dark(#8b958f, #77837d));
  --accent: var(--ias-accent, light-dark(#2f6f5e, #7fc4ae));
  --on-accent: var(--ias-on-accent, light-dark(#ffffff, #0d1f19));
  --error: var(--ias-error, light-dark(#a8321f, #f3a394));
  --error-ground: var(--ias-error-ground, light-dark(#fbeeeb, #38211d));
  --notice-ground: var(--ias-notice-ground, light-dark(#e9f2ee, #1d302a));
  --radius: var(--ias-radius, .75rem);
  color: var(--text);
}

.title { font-size: 1.625rem; line-height: 1.2; font-weight: 650; letter-spacing: -.01em; margin-block-end: .5rem }
.title:focus { outline: none }
p { margin: 0 }
.lead, .title, .notice { overflow-wrap: anywhere }
.lead, .aside { color: var(--soft) }
.aside { font-size: .9375rem }
a { color: var(--accent); font-weight: 600 }

form, .end { margin-block-start: 1.5rem; display: grid }
label { font-weight: 600; font-size: .9375rem; margin-block-end: .5rem }

input {
  inline-size: 100%;
  min-block-size: 3.25rem;
  padding: .5rem .875rem;
  font: inherit;
  font-size: 1.0625rem;
  color: inherit;
  background: transparent;
  border: 1px solid var(--line);
  border-radius: var(--radius);
}

.email { direction: ltr }
:dir(rtl) > .email { text-align: end }

.code {
  direction: ltr;
  font: 600 1.75rem/1 ui-monospace, "SF Mono", "DejaVu Sans Mono", monospace;
  letter-spacing: .3em;
  /* The space after the last digit is no part of the picture. */
  padding-inline-start: 1.175em;
  text-align: center;
}

/* Text takes the place of its longest alternative, so that nothing moves when it changes. */
.stack { display: grid; align-items: center }
.stack > * { grid-area: 1 / 1 }
.sizer { visibility: hidden }
.field { font-size: .9375rem; margin-block: .25rem .5rem; align-items: start }
.error { color: var(--error) }

:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
/* On the border, not around it. */
input:focus-visible { outline-offset: -2px }
input[aria-invalid=true] { border-color: var(--error); box-shadow: inset 0 0 0 1px var(--error) }
input[aria-invalid=true]:focus-visible { outline-color: var(--error) }

button { font: inherit; color: inherit; cursor: pointer; border-radius: var(--radius); border: 1px solid transparent; overflow-wrap: anywhere }
.main {
  min-block-size: 3.25rem;
  padding: .5rem 1.25rem;
  inline-size: 100%;
  font-weight: 600;
  background: var(--accent);
  color: var(--on-accent);
  font-variant-numeric: tabular-nums;
}
.main:hover { filter: brightness(1.08) }
.main[aria-disabled=true] { opacity: .7; cursor: default; filter: none }
.main.busy { cursor: progress }
.more { display: grid; justify-items: start; margin: .75rem -.75rem -.5rem }
.quiet { min-block-size: 2.75rem; padding: .25rem .75rem; background: none; color: var(--accent); font-weight: 600; text-align: start; font-variant-numeric: tabular-nums }
.quiet:hover { background: var(--notice-ground) }
.quiet[aria-disabled=true] { color: var(--soft); cursor: default; background: none }
/* Not higher than the line of an error. */
.quiet.hint { padding: 0; border: 0; min-block-size: 0; border-radius: .25rem; text-decoration: underline; text-underline-offset: .2em }

/* Below all buttons, so that no message moves one. */
.notice { margin-block-start: 1.25rem; padding: .75rem 1rem; border-radius: var(--radius); border: 1px solid transparent }
.status { background: var(--notice-ground) }
.trouble { background: var(--error-ground) }
.trouble .quiet { margin: .25rem 0 -.25rem -.75rem; color: var(--error) }
/* Live regions stay in the page while they are empty; otherwise their first message would not be announced. */
.empty { margin: 0; padding: 0; border: 0; block-size: 0; overflow: hidden }
.aside:not(:empty) { margin-block-start: 1rem }

/* For screen readers alone; at a place that no message moves. */
.spoken { position: absolute; inset-block-start: 0; inset-inline-start: 0; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }

@media (forced-colors: active) {
  .main, .quiet, .notice:not(.empty) { border-color: ButtonBorder }
  .main[aria-disabled=true], .quiet[aria-disabled=true] { color: GrayText; opacity: 1 }
  .more { margin-inline: 0; gap: .5rem }
}
@media (prefers-reduced-motion: no-preference) {
  button { transition: background-color .12s }
}
`;
