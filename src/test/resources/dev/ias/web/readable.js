// Collects what is wrong with a page or mail: contrast below 4.5:1 (WCAG 2.2, 1.4.3), horizontal scrolling, elements that
// reach out of the page, not one heading, no language. Scripts that follow add to `problems` and return it.
const problems = []

function channels(color) {
  const [red, green, blue, alpha = 1] = color.match(/[\d.]+/g).map(Number)
  return { rgb: [red, green, blue], alpha }
}

function luminance(rgb) {
  const [red, green, blue] = rgb.map(value => {
    const part = value / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function ground(element) {
  for (let each = element; each; each = each.parentElement) {
    const { rgb, alpha } = channels(getComputedStyle(each).backgroundColor)
    if (alpha === 1) return rgb
  }
  // The canvas of the browser, which follows the color scheme.
  const probe = document.body.appendChild(document.createElement('div'))
  probe.style.backgroundColor = 'Canvas'
  const { rgb } = channels(getComputedStyle(probe).backgroundColor)
  probe.remove()
  return rgb
}

function contrast(element) {
  const [one, two] = [channels(getComputedStyle(element).color).rgb, ground(element)].map(luminance)
  return (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05)
}

const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
const visible = []
while (texts.nextNode()) {
  const { parentElement: element, data } = texts.currentNode
  if (data.trim() && element.checkVisibility()) visible.push([element, data.trim()])
}
for (const [element, text] of visible) {
  const ratio = contrast(element)
  if (ratio < 4.5) problems.push(`contrast of ${ratio.toFixed(2)}:1: ${text}`)
  if (element.getBoundingClientRect().right > innerWidth) problems.push(`out of the page: ${text}`)
}

const root = document.documentElement
if (root.scrollWidth > innerWidth) problems.push(`${root.scrollWidth} pixels wide`)
if (!root.lang || !root.dir) problems.push('no language or no direction')
if (document.querySelectorAll('h1').length !== 1) problems.push('not one heading')
