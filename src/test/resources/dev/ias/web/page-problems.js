// After readable.js: returns what is wrong with a page, also targets below 24 pixels (WCAG 2.2, 2.5.8), fields without a
// label, scripts and inline styles.
for (const target of document.querySelectorAll('button, .button, input')) {
  const { width, height } = target.getBoundingClientRect()
  if (width < 44 || height < 44) problems.push(`${width} by ${height} pixels: ${target.outerHTML}`)
}
for (const field of document.querySelectorAll('input')) if (!field.labels.length) problems.push(`no label: ${field.outerHTML}`)
for (const element of document.querySelectorAll('script, style, [style]')) problems.push(element.outerHTML)
if (document.querySelectorAll('main').length !== 1) problems.push('not one main landmark')
if (!document.title.includes(document.querySelector('h1').textContent)) problems.push('another title than the heading')

return problems
