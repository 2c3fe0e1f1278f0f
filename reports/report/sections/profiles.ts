import { code, markdown } from '../../text/escape.js'
import { table } from '../../text/markdown.js'
import { type ReportContext, section } from './section.js'

/** The flame graphs and other profiles that were made, with links to their pages. */
export function profiles({ profiles: links }: ReportContext): string | null {
  if (links.length === 0) return null
  const pictures = links.flatMap(({ picture, page }) =>
    picture === null ? [] : [`[![${markdown(picture.alt)}](${encodeURI(picture.file)})](${encodeURI(page)})`],
  )
  const rows = links.map(({ tool, case: name, variant, against, page }) => [
    markdown(name),
    against === null ? code(variant) : `${code(against)} → ${code(variant)}`,
    `[${markdown(tool)}](${encodeURI(page)})`,
  ])
  return section('### Profiles', [...pictures, table(['Test case', 'Method', 'Page'], rows, 3)])
}
