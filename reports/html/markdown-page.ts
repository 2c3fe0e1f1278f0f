import MarkdownIt, { type RendererRule, type StateBlock, type Token } from 'markdown-it'
import { html } from '../text/escape.js'
import { detailsLine } from '../text/markdown.js'

/**
 * Renders the report's markdown. HTML in it stands as text, links lead only where a reader may safely follow,
 * and a picture is a place for the chart of that file: the page loads nothing.
 */
export function renderMarkdown(text: string) {
  const parser = new MarkdownIt({ html: false, linkify: false })
  const headings: { id: string; text: string }[] = []
  parser.block.ruler.before('paragraph', 'details', takeDetails, { alt: ['paragraph'] })
  const { rules } = parser.renderer
  rules.image = (tokens, index) => {
    const token = tokens[index]
    const file = String(token?.attrGet('src') ?? '')
    return `<figure data-chart="${html(file)}"><figcaption>${html(token?.content ?? '')}</figcaption></figure>`
  }
  const paragraph: RendererRule = (tokens, index, options, _env, self) => {
    const inside = tokens[index + (tokens[index]?.nesting === 1 ? 1 : -1)]?.children ?? []
    const isFigure = inside.length === 1 && inside[0]?.type === 'image'
    return isFigure ? '' : self.renderToken(tokens, index, options)
  }
  rules.paragraph_open = rules.paragraph_close = paragraph
  rules.heading_open = (tokens, index) => {
    const tag = tokens[index]?.tag ?? 'h2'
    if (tag !== 'h2') return `<${tag}>`
    const id = `section-${headings.length + 1}`
    headings.push({ id, text: textOf(tokens[index + 1]) })
    return `<h2 id="${id}">`
  }
  rules.table_open = () => '<div class="scroll"><table>'
  rules.table_close = () => '</table></div>'
  rules.th_open = (tokens, index) => `<th${sideOf(tokens[index])}>`
  rules.td_open = (tokens, index) => `<td${sideOf(tokens[index])}>`
  rules.link_open = (tokens, index, options, _env, self) => {
    tokens[index]?.attrSet('rel', 'noopener noreferrer')
    return self.renderToken(tokens, index, options)
  }
  return { body: parser.render(text), headings }
}

/** The report's own folds are the one piece of HTML that stands as such; its summary is escaped already. */
function takeDetails(state: StateBlock, line: number, _end: number, silent: boolean): boolean {
  const text = state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line])
  if ((state.sCount[line] ?? 0) >= 4 || !detailsLine.test(text)) return false
  if (silent) return true
  state.push('html_block', '', 0).content = `${text}\n`
  state.line = line + 1
  return true
}

/** The policy of the page allows no style attribute, which the parser would set for a column's side. */
function sideOf(token: Token | undefined): string {
  const style = String(token?.attrGet('style') ?? '')
  if (style.includes('right')) return ' class="right"'
  return style.includes('left') ? ' class="left"' : ''
}

function textOf(token: Token | undefined): string {
  return (token?.children ?? []).map(({ content }) => content).join('')
}
