import { readFileSync, readlinkSync } from 'node:fs'
import { basename } from 'node:path'
import type { ThreadWatch } from '../../../model/watch.js'
import { bears, processes } from '../../processes/kill-descendants.js'

/** Looks at every second at first, then at each of these. */
const OFTEN = 10
const SELDOM = 10

/**
 * Looks for Node.js processes of the program that write no records, as where NODE_OPTIONS was replaced: those
 * below its process, and those that bear its mark. Linux alone tells of them. One counts that is there at two
 * looks: its first record takes a moment.
 */
export function lookForUnseen(root: number | undefined, mark: string) {
  const commands = new Map<number, string>()
  const twice = new Set<number>()
  let looks = 0
  return {
    look: (threads: readonly ThreadWatch[]): void => {
      if (++looks > OFTEN && looks % SELDOM !== 0) return
      const seen = new Set(threads.map(({ pid }) => pid))
      for (const pid of processes()) {
        if (seen.has(pid) || !isNode(pid) || !(bears(pid, mark) || isBelow(pid, root))) continue
        if (commands.has(pid)) twice.add(pid)
        commands.set(pid, commandOf(pid))
      }
    },
    /** Each as a few words. */
    found: (seen: ReadonlySet<number>): string[] =>
      [...twice].filter((pid) => !seen.has(pid)).map((pid) => `${commands.get(pid)} (process ${pid})`),
  }
}

/** Whether a process is one of Node.js, by its program. Only Linux tells. */
export function isNode(pid: number): boolean {
  try {
    return /^node(js)?( \(deleted\))?$/.test(basename(readlinkSync(`/proc/${pid}/exe`)))
  } catch {
    return false
  }
}

/** Whether a process was started by another, or by one that it has started. */
function isBelow(pid: number, root: number | undefined): boolean {
  for (let at = pid; at > 1; at = parentOf(at)) if (at === root) return true
  return false
}

/** 0 where nobody tells. */
function parentOf(pid: number): number {
  try {
    // The name before may have anything in it.
    const [, , parent] = readFileSync(`/proc/${pid}/stat`, 'latin1').split(')').at(-1)?.split(' ') ?? []
    return Number(parent)
  } catch {
    return 0
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim().slice(0, 200)
  } catch {
    return 'node'
  }
}
