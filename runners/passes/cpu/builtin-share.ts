import { readFileSync } from 'node:fs'

/**
 * Flags that have V8 write where the processor stood, every half a millisecond, into a file, with the places
 * of all code: its CPU profiles count builtins for their caller.
 */
export const logFlags = (file: string): readonly string[] => [
  '--prof',
  `--logfile=${file}`,
  '--no-logfile-per-isolate',
  '--prof-sampling-interval=500',
]

/** The child calls each once, round the ops: what is called first is compiled and logged, unless empty. */
export function opsBegin(): string {
  return 'begin'
}
export function opsEnd(): string {
  return 'end'
}

/** Code at an address, as the log names it. */
interface Code {
  readonly kind: string
  readonly name: string
  readonly end: number
}

/** States of V8, as ticks have them, in which it runs code, and none of its compilers or the collector. */
const running: ReadonlySet<string | undefined> = new Set(['0', '5', '6'])
/** Builtins by which V8 runs what is written in JavaScript: they read properties, call and interpret. */
const ofTheLanguage =
  /IC(_|$|Trampoline|Baseline|Noninlined)|Interpreter|Baseline|^(Call|Construct|Enter|JSEntry|Record|OnStack|Compile|Handle|Adaptor|Arguments)/

const FEWEST_TICKS = 100

/**
 * The share of an op's time in which no code of a user ran, but V8's and Node's own: builtins and what is
 * written in C++. Collections and compilation are left out. `null`: too few samples to tell.
 * `lab`: the address of the folder of the lab's code.
 */
export function builtinShare(file: string, lab: string): number | null {
  const codes = new Map<number, Code>()
  const ticks: string[][] = []
  let isOn = false
  for (const line of readFileSync(file, 'latin1').split('\n')) {
    const fields = line.split(',')
    if (fields[0] === 'code-creation') {
      const [, kind = '', , , start = '', size = '', name = ''] = fields
      codes.set(Number(start), { kind, name, end: Number(start) + Number(size) })
      if (isMark(name, opsBegin)) isOn = true
      if (isMark(name, opsEnd)) isOn = false
    } else if (fields[0] === 'code-move') {
      move(codes, Number(fields[1]), Number(fields[2]))
    } else if (isOn && fields[0] === 'tick') ticks.push(fields)
  }
  const found = ticks.map((tick) => isOwnAt(tick, codes, lab)).filter((own) => own !== null)
  return found.length < FEWEST_TICKS ? null : found.filter((own) => !own).length / found.length
}

const isMark = (name: string, { name: mark }: () => string): boolean => name.startsWith(`${mark} file:`)

function move(codes: Map<number, Code>, from: number, to: number): void {
  const moved = codes.get(from)
  if (moved === undefined) return
  codes.delete(from)
  codes.set(to, { ...moved, end: to + moved.end - from })
}

/** Whether a tick stands in a user's code; `null` where it is none of an op's. */
function isOwnAt(
  [, at, , , , state, ...stack]: readonly string[],
  codes: ReadonlyMap<number, Code>,
  lab: string,
): boolean | null {
  // Without a stack the event loop waits.
  if (!running.has(state) || stack.length === 0) return null
  const code = codeAt(codes, Number(at))
  if (code === undefined || code.kind === 'RegExp') return false
  if (code.kind === 'Builtin') return ofTheLanguage.test(code.name)
  return code.name.includes(` ${lab}`) ? null : !code.name.includes(' node:')
}

function codeAt(codes: ReadonlyMap<number, Code>, address: number): Code | undefined {
  // Few hundred ticks: to search all is quick enough.
  for (const [start, code] of codes) if (address >= start && address < code.end) return code
  return undefined
}
