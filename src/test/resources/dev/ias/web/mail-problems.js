// After readable.js: returns what is wrong with a mail, also images without a text and what mail programs do not load.
if (visible.length < 5) problems.push('almost empty')
if (getComputedStyle(root).colorScheme !== 'light dark') problems.push('not for both color schemes')
if (!document.querySelector('.card')) problems.push('no card')
for (const image of document.querySelectorAll('img:not([alt]), img[alt=""]')) problems.push(`no text: ${image.src}`)
for (const element of document.querySelectorAll('script, link, iframe, [src^="data:"]')) problems.push(element.outerHTML)

return problems
