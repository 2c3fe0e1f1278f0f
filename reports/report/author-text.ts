/**
 * The parts of a report that a person writes: the scenario's `writeup` file, which is markdown with sections
 * under `##` headings. A section whose name the report knows is merged in its place there; any other stands
 * under its own heading before the sign-off, so that nothing written is lost.
 */
export interface AuthorText {
  /**
   * The text of a section by its name in lower case, its headings so many levels deeper where it is merged;
   * `null` when nobody wrote it.
   */
  readonly of: (name: AuthorSection, levels?: number) => string | null
  /** Sections whose names the report does not know, in the author's order. */
  readonly others: readonly NamedText[]
}

/** A heading with the text below it, both as written. */
export interface NamedText {
  readonly heading: string
  readonly text: string
}

/**
 * The names that the report knows, in its order; `docs/writing-a-writeup.md` says where each goes.
 * `introduction` is what stands before the first heading.
 */
export const authorSections = [
  'introduction',
  'target',
  'issues',
  'benefits',
  'implementation',
  'pool configuration',
  'usage pattern',
  'places',
  'edge cases',
  'where it is used',
  'rates',
  'system-wide impact',
  'analysis',
  'concurrent trade-off',
  'code quality',
  'readability',
  'maintainability',
  'safety',
  'gotchas',
  'lessons learned',
  'comparison',
  'recommendations',
  'future optimizations',
  'production',
  'monitoring',
  'tuning',
  'debugging',
  'next steps',
] as const

export type AuthorSection = (typeof authorSections)[number]

/** Other names under which people write the same section. */
const aliases: Readonly<Record<string, AuthorSection>> = {
  background: 'introduction',
  problem: 'introduction',
  'the problem': 'introduction',
  pools: 'pool configuration',
  usage: 'usage pattern',
  locations: 'places',
  impact: 'where it is used',
  'potential gotchas': 'gotchas',
  lessons: 'lessons learned',
  future: 'future optimizations',
}

/** Takes the author's file apart; `null` is a scenario without one. */
export function authorText(file: string | null): AuthorText {
  const sections = file === null ? [] : split(file)
  const known = new Map<string, string>()
  const others: NamedText[] = []
  for (const { heading, text } of sections) {
    const written = heading.toLowerCase()
    const name = aliases[written] ?? written
    if (text === '') continue
    if ((authorSections as readonly string[]).includes(name)) known.set(name, joined(known.get(name), text))
    else others.push({ heading, text })
  }
  const of = (name: AuthorSection, levels = 0) => {
    const text = known.get(name)
    return text === undefined ? null : demoted(text, levels)
  }
  return { of, others }
}

/** The text with every heading a number of levels deeper, for a section that is merged below another. */
export function demoted(text: string, levels: number): string {
  return outsideFences(text, (line) =>
    line.replace(/^#{1,5}(?=\s)/, (marks) => '#'.repeat(Math.min(6, marks.length + levels))),
  )
}

function joined(before: string | undefined, text: string): string {
  return before === undefined ? text : `${before}\n\n${text}`
}

/** A title of the file itself is left out: the report has one. */
function split(file: string): readonly NamedText[] {
  const sections: { heading: string; lines: string[] }[] = [{ heading: 'introduction', lines: [] }]
  outsideFences(
    file.replace(/\r\n?/g, '\n'),
    (line) => {
      const heading = /^##\s+(.+?)\s*#*$/.exec(line)?.[1]
      if (heading !== undefined) sections.push({ heading, lines: [] })
      else if (!/^#\s/.test(line)) sections.at(-1)?.lines.push(line)
      return line
    },
    (line) => sections.at(-1)?.lines.push(line),
  )
  return sections.map(({ heading, lines }) => ({ heading, text: closed(lines).join('\n').trim() }))
}

/** A block of code that the author forgot to close must not swallow the rest of the report. */
function closed(lines: readonly string[]): readonly string[] {
  const open = openFence(lines)
  return open === null ? lines : [...lines, open]
}

function openFence(lines: readonly string[]): string | null {
  let open: string | null = null
  for (const line of lines) open = fenceAfter(open, line)
  return open
}

/** The fence that is open after a line: GFM closes one with a fence of the same mark at least as long. */
function fenceAfter(open: string | null, line: string): string | null {
  const fence = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line)
  if (fence === null) return open
  const [, marks = '', rest = ''] = fence
  if (open === null) return marks.startsWith('`') && rest.includes('`') ? null : marks
  return marks[0] === open[0] && marks.length >= open.length && rest.trim() === '' ? null : open
}

/** Maps the lines that are not code; lines of code go to `code` and stay as they are. */
function outsideFences(
  text: string,
  map: (line: string) => string,
  code: (line: string) => void = () => {},
): string {
  let open: string | null = null
  return text
    .split('\n')
    .map((line) => {
      const before = open
      open = fenceAfter(open, line)
      if (before === null && open === null) return map(line)
      code(line)
      return line
    })
    .join('\n')
}
