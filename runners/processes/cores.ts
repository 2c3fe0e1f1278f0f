import { readFileSync } from 'node:fs'
import { runProgram } from './run-program.js'

/**
 * Numbers of the cores that this process may run on, first those that share no processor with an earlier one;
 * empty where the system does not tell.
 */
export function usableCores(): readonly number[] {
  try {
    const list = /^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
    return list === undefined ? [] : siblingsLast(parseCoreList(list), siblingsOf)
  } catch {
    return []
  }
}

/** The cores, with hardware threads of a processor after the first of it at the end. */
export function siblingsLast(
  cores: readonly number[],
  processorOf: (core: number) => string,
): readonly number[] {
  const taken = new Set<string>()
  const isFirst = new Map(
    cores.map((core) => {
      const processor = processorOf(core)
      const first = !taken.has(processor)
      taken.add(processor)
      return [core, first]
    }),
  )
  return [...cores.filter((core) => isFirst.get(core)), ...cores.filter((core) => !isFirst.get(core))]
}

/** Which hardware threads share a processor with this one, as the system names them. */
function siblingsOf(core: number): string {
  try {
    return readFileSync(`/sys/devices/system/cpu/cpu${core}/topology/thread_siblings_list`, 'utf8')
  } catch {
    return `${core}`
  }
}

/** The numbers in a list as Linux writes it: `0-3,8`. */
export function parseCoreList(list: string): readonly number[] {
  return list.split(',').flatMap((range) => {
    const [first = Number.NaN, last = first] = range.split('-').map(Number)
    return Array.from({ length: last - first + 1 }, (_, i) => first + i)
  })
}

/** Whether processes can be kept on a core here. Changes nothing: it asks where this one may run. */
export function canKeepOn(): Promise<boolean> {
  return succeeds('taskset', ['-p', `${process.pid}`])
}

/** In one shell: to start a program from a process as large as the lab's takes milliseconds. */
const KEEP = 'lost=0; for pid; do taskset -cp "$0" "$pid" || lost=1; done; exit $lost'

/**
 * Keeps the main threads of processes on one core, by `taskset` of util-linux; V8's own threads, which
 * collect and compile, stay free. Resolves with whether all are kept; never rejects.
 */
export function keepOn(core: number, pids: readonly number[]): Promise<boolean> {
  return succeeds('sh', ['-c', KEEP, `${core}`, ...pids.map(String)])
}

async function succeeds(program: string, args: readonly string[]): Promise<boolean> {
  const { code } = await runProgram(program, args, { env: process.env })
  return code === 0
}
