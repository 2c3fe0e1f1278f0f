// The table of SECURITY.md, as rules that paths can be held against.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A row of the table. */
export interface WriteRule {
  readonly where: string
  readonly pattern: RegExp
  /** The commands that write there; `null`: all. */
  readonly by: readonly string[] | null
  /** Whether it is there when the command has ended. */
  readonly stays: boolean
}

/** Where the places that the table names in angle brackets are, in one test. */
export type Places = Readonly<Record<string, string>>

export function writtenTable(places: Places): readonly WriteRule[] {
  const page = readFileSync(join(import.meta.dirname, '../../SECURITY.md'), 'utf8')
  const [, rows = ''] = /\| what \| by \| where \| removed \|\n.*\n((?:\|.*\n)+)/.exec(page) ?? []
  return rows
    .trim()
    .split('\n')
    .flatMap((row) => {
      const [, , by = '', where = '', removed = ''] = row.split('|').map((cell) => cell.trim())
      const commands = quoted(by).map((command) => command.split(' ')[0] as string)
      return quoted(where).map((place) => ({
        where: place,
        pattern: patternOf(place, places),
        by: commands.length === 0 ? null : commands,
        stays: removed.startsWith('never') || removed.includes('--resume'),
      }))
    })
}

function quoted(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text)
}

/** `*` is anything but a slash, and so is a name in angle brackets that is no place. */
function patternOf(where: string, places: Places): RegExp {
  const parts = where.split(/(<[^>]+>|\*)/).map((part) => {
    if (part === '*') return '[^/]*'
    if (!/^<.+>$/.test(part)) return literally(part)
    const place = places[part.slice(1, -1)]
    return place === undefined ? '[^/]+' : `(?:${place})`
  })
  // What ends with a slash is a folder with all that is in it.
  return new RegExp(`^${parts.join('').replace(/\/$/, '(?:/.*)?')}$`)
}

export function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}
