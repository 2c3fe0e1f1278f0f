// Starts the real command for one fault, and looks at what is left of it.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readRun } from '../../dist/storage/run-file.js'

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))
export const scenario = fileURLToPath(new URL('misbehaving.mjs', import.meta.url))
export const usual = [
  'run',
  scenario,
  '--quick',
  '--forks',
  '6',
  '--no-charts',
  '--timeout',
  '8',
  '--seed',
  '7',
]
/** Longest that anything here may take, in milliseconds. */
const BOUND = 300_000

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

let started = 0

/** Runs gclab while `act` interferes. Resolves with its exit code, its output, and its duration. */
export async function gclab(args, { env = {}, act, out, fault, cwd, stdout = 'pipe' }) {
  const dashes = args.includes('--') ? args.indexOf('--') : args.length
  const line = [...args.slice(0, dashes), '--out', out, ...args.slice(dashes)]
  const begun = performance.now()
  const child = spawn(process.execPath, [cli, ...line], {
    cwd,
    env: { ...process.env, ...env, GCLAB_FAULT: fault, CI: '', GITHUB_ACTIONS: '' },
    stdio: ['ignore', stdout, 'pipe'],
    // A group of its own, as a shell gives it.
    detached: true,
  })
  const said = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'])
    child[name]?.setEncoding('utf8').on('data', (text) => {
      said[name] += text
    })
  const ended = new Promise((resolve) => child.once('close', (code, signal) => resolve(code ?? signal)))
  const bound = setTimeout(() => child.kill('SIGKILL'), BOUND)
  await act?.({ child, said, ended })
  const code = await ended
  clearTimeout(bound)
  return { code, ...said, ms: performance.now() - begun }
}

/** A mark that every process of one fault bears. */
export const newMark = () => `fault-${process.pid}-${++started}-`

/** Processes of a fault, by id and command line. */
export function processesOf(fault) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const own = readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`GCLAB_FAULT=${fault}`)
        return own ? [{ pid: Number(pid), line: readFileSync(`/proc/${pid}/cmdline`, 'latin1') }] : []
      } catch {
        return []
      }
    })
}

/** Whether a trial of the run is complete. */
export const hasTrial = (out) => {
  const path = join(out, '.gclab-journal')
  return existsSync(path) && readFileSync(path, 'utf8').includes('"key"')
}

/** Its measuring children. */
export const childrenOf = (fault) =>
  processesOf(fault).filter(({ line }) => /runners\/(child|passes\/time)\/main\.js/.test(line))

/** Waits until `test` gives something, and returns it; `undefined` when it never does. */
export async function until(test, ms = 60_000) {
  for (const end = performance.now() + ms; performance.now() < end; await sleep(20)) {
    const found = test()
    if (found) return found
  }
  return undefined
}

/** The processes that a fault has left over, once they have had the time to end. */
export async function orphansOf(fault) {
  await until(() => processesOf(fault).length === 0, 5000)
  return processesOf(fault)
}

/** Every file below a folder, relative to it. */
export function filesIn(folder) {
  if (!existsSync(folder)) return []
  if (!statSync(folder).isDirectory()) return ['a file']
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1))
    .sort()
}

/** The saved run, checked against its schema; `null` when there is none. */
export function savedRun(out) {
  const path = join(out, 'misbehaving', 'run.json')
  return existsSync(path) ? readRun(path) : null
}
