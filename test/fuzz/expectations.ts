import { LabError } from '../../model/errors.js'

/** What `attempt` gives; `undefined` when it refuses as it should: as the caller's mistake, for people. */
export function orRefusal<T>(attempt: () => T): T | undefined {
  try {
    return attempt()
  } catch (error) {
    if (error instanceof LabError && (error.exitCode === 2 || error.exitCode === 3)) return undefined
    throw error
  }
}

/** Throws when a text would do more on a terminal than stand there. */
export function mustBePlain(text: string): void {
  const found = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.exec(
    text.replaceAll('\r\n', '\n'),
  )
  if (found === null) return
  const around = JSON.stringify(text.slice(Math.max(0, found.index - 60), found.index + 40))
  throw new Error(`a control character reaches the terminal: ${around}`)
}

const tags = new Set(
  'html head meta title link style body nav main a h1 h2 h3 h4 h5 h6 p hr br ul ol li strong em s code pre table thead tbody tr th td div figure figcaption details summary blockquote noscript script'.split(
    ' ',
  ),
)
const attributes = new Set(
  'lang charset http-equiv content name rel href aria-label id class data-chart start type title open'.split(
    ' ',
  ),
)

/** Throws when a page holds a tag, an attribute or a link that the report itself does not make. */
export function mustBeSafeMarkup(page: string): void {
  // Scripts, styles and data are told apart by their own ends, as a browser does.
  const visible = page
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/(<(script|style)\b[^>]*>)[\s\S]*?<\/\2>/g, '$1')
  for (const [whole, name = '', rest = ''] of visible.matchAll(
    /<([a-zA-Z][^\s/>]*)((?:[^>"']|"[^"]*"|'[^']*')*)>/g,
  )) {
    if (!tags.has(name)) throw new Error(`a tag that the report does not make: ${whole.slice(0, 200)}`)
    for (const [, key = '', value = ''] of rest.matchAll(/([^\s"'=<>]+)(?:="([^"]*)")?/g)) {
      if (!attributes.has(key))
        throw new Error(`an attribute that the report does not make: ${whole.slice(0, 200)}`)
      if (
        key === 'href' &&
        !/^(#|https?:|mailto:|data:,$|[\w./%-]*$)/i.test(value) &&
        /^[\w+.-]+:/.test(value)
      )
        throw new Error(`a link that leads astray: ${whole.slice(0, 200)}`)
    }
  }
}

/** The same for a whole page, which has two scripts: its data and its own code. */
export function mustBeSafePage(page: string): void {
  mustBeSafeMarkup(page)
  const scripts = page.match(/<script\b/g)?.length
  if (scripts !== 2) throw new Error(`the page has ${scripts} scripts, not its own two`)
}
