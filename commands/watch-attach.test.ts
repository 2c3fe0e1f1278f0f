import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { freePort } from '../runners/programs/service/free-port.js'
import { folderOf } from '../runners/scenario-files/typescript/testdata/project.js'

const cli = join(import.meta.dirname, '../dist/cli.js')
/** Allocates in two threads, and tells how it is being watched. */
const running = `const { Worker, isMainThread } = require('node:worker_threads')
let kept = []
function allocate() {
  for (let i = 0; i < 20_000; i++) kept.push({ i, list: [i] })
  if (kept.length > 60_000) kept = []
}
setInterval(allocate, 5)
if (isMainThread) new Worker(__filename)
if (isMainThread) process.on('SIGUSR2', () => console.log(process.listenerCount('exit') + process.listenerCount('worker')))
if (isMainThread) console.log('up')
`
const programs: ChildProcess[] = []
afterEach(() => {
  for (const program of programs.splice(0)) program.kill('SIGKILL')
})

/** A program of ours that runs, its inspector's port, and a folder of its own. */
async function start(flag: '--inspect' | '--inspect-port') {
  const port = await freePort()
  const cwd = folderOf({ 'running.cjs': running })
  const program = spawn(process.execPath, [`${flag}=${port}`, 'running.cjs'], {
    cwd,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  programs.push(program)
  await once(program.stdout, 'data')
  const isOpen = () =>
    fetch(`http://127.0.0.1:${port}/json/list`).then(
      () => true,
      () => false,
    )
  const listeners = async () => {
    program.kill('SIGUSR2')
    return Number(await once(program.stdout, 'data'))
  }
  return { cwd, program, port, pid: program.pid as number, isOpen, listeners }
}

function attach(cwd: string, ...args: readonly string[]) {
  const child = spawn(process.execPath, [cli, 'watch', '--no-charts', ...args], {
    cwd,
    env: { ...process.env, TMPDIR: cwd },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (text) => (stdout += text))
  child.stderr.on('data', (text) => (stderr += text))
  return { child, ended: once(child, 'close').then(([code]) => ({ code, stdout, stderr })) }
}

describe.skipIf(process.platform === 'win32')('gclab watch --attach', () => {
  it('watches the threads of a program that runs, and leaves it as it was', async () => {
    const { cwd, program, pid, isOpen, listeners } = await start('--inspect-port')
    const before = await listeners()
    const { code, stdout, stderr } = await attach(cwd, '--json', '--attach', String(pid), '--seconds', '2')
      .ended
    expect(code, stderr).toBe(0)
    const [{ command, leftRunning, exitCode, threads }] = JSON.parse(stdout).programs
    expect(command).toBe(`node ${program.spawnargs[1]} ${join(cwd, 'running.cjs')} (process ${pid})`)
    expect([leftRunning, exitCode]).toEqual([true, null])
    expect(threads.map(({ thread }: { thread: number }) => thread)).toEqual([0, 1])
    const collected = threads.map(({ gc }: { gc: { minor: number; major: number } }) => gc.minor + gc.major)
    expect(Math.max(...collected)).toBeGreaterThan(0)
    for (const { allocation } of threads) {
      expect(allocation.sites[0]).toMatchObject({ function: 'allocate', file: 'running.cjs', line: 3 })
    }
    expect(await isOpen()).toBe(false)
    expect(await listeners()).toBe(before)
    expect(program.exitCode).toBeNull()
  })

  it('leaves an inspector open that was', async () => {
    const { cwd, port, isOpen } = await start('--inspect')
    const { code, stdout } = await attach(cwd, '--attach', `127.0.0.1:${port}`, '--seconds', '1').ended
    expect(code).toBe(0)
    expect(stdout).toMatch(/\(process \d+\): left running after \d+ s of watching\./)
    expect(await isOpen()).toBe(true)
  })

  it('tells what it saw of a program that ends meanwhile', async () => {
    const { cwd, program, pid } = await start('--inspect-port')
    const { child, ended } = attach(cwd, '--json', '--attach', String(pid))
    await vi.waitFor(() => expect(recordsIn(cwd)).toBe(2), 20_000)
    program.kill('SIGKILL')
    const { code, stdout } = await ended
    expect(child.exitCode).toBe(code)
    expect(code).toBe(0)
    expect(JSON.parse(stdout).programs[0].leftRunning).toBe(false)
  })

  it('leaves the program when gclab itself is killed', async () => {
    const { cwd, program, pid, isOpen } = await start('--inspect-port')
    const { child } = attach(cwd, '--attach', String(pid))
    await vi.waitFor(() => expect(recordsIn(cwd)).toBe(2), 20_000)
    child.kill('SIGKILL')
    await vi.waitFor(async () => expect(await isOpen()).toBe(false), 20_000)
    expect(program.exitCode).toBeNull()
  })

  it('ends with exit code 130 on an interrupt', async () => {
    const { cwd, program, pid, isOpen } = await start('--inspect-port')
    const { child, ended } = attach(cwd, '--attach', String(pid))
    await vi.waitFor(() => expect(recordsIn(cwd)).toBe(2), 20_000)
    child.kill('SIGINT')
    expect((await ended).code).toBe(130)
    expect([await isOpen(), program.exitCode]).toEqual([false, null])
  })

  it('does not signal what is no Node.js', async () => {
    const sleep = spawn('sleep', ['60'], { stdio: 'ignore' })
    programs.push(sleep)
    const { code, stderr } = await attach('.', '--attach', String(sleep.pid)).ended
    expect(code).toBe(2)
    expect(stderr).toMatch(/process \d+ \(sleep\) is no Node\.js that opens its inspector on SIGUSR1/)
    expect(sleep.exitCode ?? sleep.signalCode).toBeNull()
  })

  it.each([
    [['--attach', '999999999'], /there is no process 999999999/],
    [
      ['--attach', '127.0.0.1:1'],
      /no inspector of Node\.js answers at 127\.0\.0\.1:1: start the program with --inspect/,
    ],
    [
      ['--attach', '10.0.0.1:9229'],
      /--attach takes the id of a process, or host:port of its inspector on this machine/,
    ],
    [
      ['--attach', '1', '--', 'node', 'a.js'],
      /--attach watches a program that runs already: leave out the command/,
    ],
    [[], /name the program to watch, as in "gclab watch -- node server\.js", or --attach <pid>/],
  ])('%j is refused', async (args, message) => {
    const { code, stderr } = await attach('.', ...args).ended
    expect(code).toBe(2)
    expect(stderr).toMatch(message)
  })
})

function recordsIn(cwd: string): number {
  const folder = readdirSync(cwd).find((name) => name.startsWith('gclab-watch-'))
  if (folder === undefined || !existsSync(join(cwd, folder))) return 0
  const files = readdirSync(join(cwd, folder))
  return files.filter((name) => readFileSync(join(cwd, folder, name), 'utf8').includes('"type":"tick"'))
    .length
}
