import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folderOf } from '../runners/typescript/testdata/project.js'
import { commandLine } from './command-line.js'

const cli = join(import.meta.dirname, '..', 'dist', 'cli.js')
const busy = `import { Worker, isMainThread } from 'node:worker_threads'
if (isMainThread) new Worker(new URL(import.meta.url))
function allocate() {
  let length = 0
  for (let i = 0; i < 200_000; i++) length += JSON.stringify({ i }).length
  return length
}
if (allocate() > 0 && isMainThread) console.log('the program’s own output')
`
const server = `process.on('SIGINT', () => { console.log('closed cleanly'); process.exit(0) })
console.log('listening')
setInterval(() => {}, 1000)
`

interface Ended {
  readonly code: number | null
  readonly cwd: string
  readonly stdout: string
  readonly stderr: string
}

/** Runs \`gclab watch\`; \`onOutput\` is told what it has printed so far, and may interrupt it. */
function watch(
  args: readonly string[],
  onOutput: (stdout: string, interrupt: () => void) => void = () => {},
) {
  const cwd = folderOf({ 'busy.mjs': busy, 'server.mjs': server })
  const child = spawn(process.execPath, [cli, 'watch', ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  let [stdout, stderr] = ['', '']
  child.stderr.on('data', (text) => {
    stderr += text
  })
  child.stdout.on('data', (text) => {
    stdout += text
    onOutput(stdout, () => child.kill('SIGINT'))
  })
  return new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, cwd, stdout, stderr })))
}

describe('gclab watch', () => {
  it('tells what the threads of two programs did, and leaves standard output to the document', async () => {
    const { code, cwd, stdout, stderr } = await watch([
      '--json',
      '--vs',
      'node -e "1 + 1"',
      '--',
      'node',
      'busy.mjs',
    ])
    expect(code, stderr).toBe(0)
    expect(stderr).toContain('the program’s own output')
    const { schema, programs } = JSON.parse(stdout)
    expect(schema).toBe('gclab/watch@1')
    expect(programs.map(({ command }: { command: string }) => command)).toEqual([
      'node busy.mjs',
      'node -e 1 + 1',
    ])
    const [main, worker] = programs[0].threads
    expect([main.thread, worker.thread]).toEqual([0, 1])
    for (const { gc, allocation } of [main, worker]) {
      expect(gc.minor).toBeGreaterThan(0)
      expect(gc.heap.length).toBeGreaterThan(gc.minor)
      expect(gc.share).toBeGreaterThan(0)
      // 200,000 strings and objects, of 24 bytes at least each.
      expect(allocation.heapBytes).toBeGreaterThan(200_000 * 48)
      expect(allocation.sites[0]).toMatchObject({ function: 'allocate', file: 'busy.mjs', line: 3 })
    }
    const page = readFileSync(join(cwd, 'gclab-results/watch/report.md'), 'utf8')
    expect(page).toMatch(/## Side by side\n\n\| all threads/)
    expect(existsSync(join(cwd, 'gclab-results/watch/charts/heap.png'))).toBe(true)
  })

  it('lets the program end cleanly on an interrupt, and then tells what it saw', async () => {
    const { code, stdout } = await watch(['--no-charts', '--', 'node', 'server.mjs'], (text, interrupt) => {
      if (text === 'listening\n') interrupt()
    })
    expect(code).toBe(130)
    expect(stdout).toMatch(
      /^listening\nclosed cleanly\n[\s\S]*it was asked to end, and did with exit code 0\./,
    )
  })

  it.each([
    [['--', 'no-such-program'], 2, /no-such-program could not be started/],
    [['--seconds', 'x', '--', 'node'], 2, /--seconds takes a number above 0, not "x"/],
    [['--vs', 'node "a', '--', 'node'], 2, /a quote is not closed/],
    [['--', 'true'], 3, /no Node\.js process came up/],
  ])('%j ends with exit code %i', async (args, exitCode, message) => {
    const { code, stderr } = await watch(args)
    expect(code).toBe(exitCode)
    expect(stderr).toMatch(message)
  })
})

it('parts a command as a shell does', () => {
  expect(commandLine(`node --flag "a b" c'd e'f`)).toEqual(['node', '--flag', 'a b', 'cd ef'])
})
