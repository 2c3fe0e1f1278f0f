import { fileURLToPath } from 'node:url'
import { isCallersMistake, messageOf, NothingThere } from '../../model/errors.js'
import { builtFile } from '../../storage/dist-file.js'

/** Code that the lab runs ops with: never the place to look for what an op threw. */
const ownCode = [fileURLToPath(builtFile('runners/')), '/node_modules/mitata/']

/** Characters of a cause: enough to know the error by, few enough for a table cell. */
const LONGEST = 600

/** Whose fault it is: the scenario file's, which may have nothing in it, or its code's as it ran. */
export type FaultKind = 'usage' | 'nothing' | 'threw'

/** Why a child's work came to nothing: whose fault, and in one line what was thrown and where. */
export function causeOf(thrown: unknown): { readonly kind: FaultKind; readonly message: string } {
  if (isCallersMistake(thrown)) {
    const kind = thrown instanceof NothingThere ? 'nothing' : 'usage'
    return { kind, message: oneLine(messageOf(thrown)) }
  }
  return { kind: 'threw', message: `${oneLine(toldOf(thrown))}${placeOf(thrown)}` }
}

const MOST_CAUSES = 3

/** What was thrown with what caused it, which alone may say what is wrong ("fetch failed: bad port"). */
function toldOf(thrown: unknown): string {
  let told = nameOf(thrown) + messageOf(thrown)
  let cause = causeIn(thrown)
  for (let i = 0; i < MOST_CAUSES && cause instanceof Error; i++, cause = causeIn(cause)) {
    const message = messageOf(cause)
    // Who wraps an error often quotes it.
    if (!told.includes(message)) told += `: ${message}`
  }
  return told
}

function causeIn(thrown: unknown): unknown {
  try {
    return thrown instanceof Error ? thrown.cause : undefined
  } catch {
    return undefined
  }
}

function nameOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'it threw '
  return `${readProperty(thrown, 'name') || 'Error'}: `
}

/** Where in the scenario's code it was thrown: the first frame that is neither Node's nor the lab's. */
function placeOf(thrown: unknown): string {
  const frame = frameOf(thrown)
  return frame === undefined ? '' : ` (${frame.file}:${frame.line})`
}

export function frameOf(thrown: unknown): { readonly file: string; readonly line: string } | undefined {
  const stack = thrown instanceof Error ? readProperty(thrown, 'stack') : ''
  const frame = stack
    .slice(0, 10_000)
    .split('\n')
    .map((line) => /^\s+at (?:.*\()?(?:file:\/\/)?(\/[^()]+|[A-Za-z]:[^()]+):(\d+):\d+\)?$/.exec(line))
    .find((match) => match !== null && !ownCode.some((part) => match[1]?.includes(part)))
  return frame?.[1] === undefined ? undefined : { file: frame[1], line: frame[2] ?? '' }
}

/** A property that may be anything, or throw. */
function readProperty(error: Error, property: 'name' | 'stack'): string {
  try {
    return String(error[property] ?? '')
  } catch {
    return ''
  }
}

function oneLine(text: string): string {
  const line = text
    .slice(0, 4 * LONGEST)
    .replace(/\s+/g, ' ')
    .trim()
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line
}
