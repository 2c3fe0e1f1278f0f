import { readFileSync } from 'node:fs'
import { type ExitCode, exitCodes, usageError } from '../model/errors.js'
import { builtFile } from '../storage/dist-file.js'
import { type Io, wrapToTerminal } from './io.js'
import type { Where } from './options/table.js'

/** A row of docs/warnings.md: a warning or an exit code. */
interface Explained {
  readonly code: string
  readonly means: string
  /** Of a warning, what it takes away; of an exit code, what to do. */
  readonly follows: string
  readonly isWarning: boolean
}

/** `gclab explain`: what a warning or an exit code means, as docs/warnings.md has it; without one, all. */
export async function explain(
  code: string | undefined,
  { json }: Pick<Where, 'json'>,
  io: Io,
): Promise<ExitCode> {
  const page = readFileSync(builtFile('../docs/warnings.md'), 'utf8')
  const all = explainedOn(page)
  const asked = all.filter((one) => code === undefined || one.code === code)
  if (asked.length === 0)
    throw usageError(`"${code}" is no warning or exit code of gclab; gclab explain lists them all`)
  if (json) {
    io.stdout.write(`${JSON.stringify(asked, null, 2)}\n`)
    return exitCodes.ok
  }
  const told = asked.map((one) => (code === undefined ? `${one.code}: ${one.means}\n` : tell(one, page)))
  const next = code === undefined ? '\nWhat one takes away, and what to do: npx gclab explain <code>\n' : ''
  io.stdout.write(wrapToTerminal(`${told.join('')}${next}`, io.stdout))
  return exitCodes.ok
}

function explainedOn(page: string): readonly Explained[] {
  return [...page.matchAll(/^\| `([a-z\d-]+)` \| (.+) \| (.+) \|$/gm)].map(
    ([, code = '', means = '', follows = '']) => ({
      code,
      means: inWords(means),
      follows: inWords(follows),
      isWarning: /^\D/.test(code),
    }),
  )
}

function tell({ code, means, follows, isWarning }: Explained, page: string): string {
  if (!isWarning) return `exit code ${code}: ${means}\n\n${follows}\n`
  const effect = page.match(new RegExp(`^- \\*\\*${follows}\\*\\*: (.+)[;.]$`, 'm'))?.[1] ?? ''
  return `${code}: a warning\n\nseen when: ${means}\ntakes away: ${follows}; ${inWords(effect)}\n`
}

/** Markdown as a terminal shows it: links by their words. */
function inWords(markdown: string): string {
  return markdown.replace(/\[([^\]]+)\]\([^)]*\)/g, '$1').replaceAll('`', '')
}
