import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { tidyPage } from '../reports/flame/tool-page.js'
import { npmPackageOf } from '../runners/programs/external/catalogue.js'
import { findTool } from '../runners/programs/external/find.js'
import { parseNodeCommand } from '../runners/programs/external/node-command.js'
import { fileStem, noteProfile, profileLinks } from '../storage/profile-list.js'
import { splitAtDashes } from './command-line.js'
import type { Io } from './io.js'
import { parseProfileFlags } from './profile/flags.js'
import { profile } from './profile.js'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** A project with a stand-in for 0x, which runs its target, writes a page, and says that all is well. */
function project(program: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'gclab-profile-test-'))
  folders.push(folder)
  writeFileSync(join(folder, 'app.js'), program)
  const tool = join(folder, 'node_modules/0x')
  mkdirSync(tool, { recursive: true })
  writeFileSync(join(tool, 'package.json'), '{ "name": "0x", "version": "5.0.0", "bin": "./cmd.js" }')
  writeFileSync(
    join(tool, 'cmd.js'),
    `const { spawnSync } = require('node:child_process'), fs = require('node:fs')
     const [node, ...args] = process.argv.slice(process.argv.indexOf('--') + 1)
     spawnSync(node, args, { stdio: 'inherit' })
     const out = process.argv[process.argv.indexOf('--output-dir') + 1]
     fs.writeFileSync('left-behind.log', '')
     fs.mkdirSync(out)
     fs.writeFileSync(out + '/flamegraph.html', '<html><head></head>frames</html>')`,
  )
  return folder
}

function ioIn(cwd: string): { readonly io: Io; readonly said: string[] } {
  const said: string[] = []
  const stream = { write: (text: string) => said.push(text) }
  return { io: { stdout: stream, stderr: stream, env: {}, cwd, signal: new AbortController().signal }, said }
}

describe('a tool that says all is well', () => {
  const page = (folder: string): string =>
    readFileSync(join(folder, 'gclab-results/programs/app.js.0x.html'), 'utf8')
  const run = (folder: string, flags: object) =>
    profile(
      { names: [], command: ['node', 'app.js'] },
      { tool: '0x', out: 'gclab-results', ...flags },
      ioIn(folder).io,
    )

  it('is believed when its target ended well, in the folder of the user', async () => {
    const folder = project('require("node:fs").writeFileSync("mine.txt", "")')
    expect(await run(folder, {})).toBe(0)
    expect(page(folder)).toContain('<title>0x: node app.js</title>')
    expect(readFileSync(join(folder, 'mine.txt'), 'utf8')).toBe('')
    expect(() => readFileSync(join(folder, 'left-behind.log'))).toThrow()
  })

  it.each([
    ['throw new Error("oh no")', /the target threw: oh no/],
    ['process.exit(3)', /the target exited with code 3/],
    ['setInterval(() => {}, 1000)', /did not end within 2 s/],
  ])('is not believed when its target did not: %s', async (program, message) => {
    const folder = project(program)
    const outcome = run(folder, { timeout: program.includes('Interval') ? '2' : '30' })
    await expect(outcome).rejects.toMatchObject({ exitCode: 3, message: expect.stringMatching(message) })
    expect(page(folder)).toContain('frames')
  })
})

it('refuses of a program what says which part of a scenario', async () => {
  const { io } = ioIn(project(''))
  const asked = { names: [], command: ['node', 'app.js'] }
  for (const [flags, named] of [
    [{ diff: true }, '--diff'],
    [{ case: 'one', variant: 'pooled' }, '--case and --variant'],
  ] as const)
    await expect(profile(asked, flags, io)).rejects.toMatchObject({
      exitCode: 2,
      message: `a program has no cases and variants: leave out ${named}`,
    })
})

it('says how to install a tool that cannot be fetched', { timeout: 30_000 }, async () => {
  const folder = project('')
  const before = process.env.npm_config_registry
  process.env.npm_config_registry = 'http://127.0.0.1:9'
  const { name, version } = npmPackageOf('clinic-flame')
  const notices: string[] = []
  const found = findTool(
    { name, version },
    folder,
    (text) => notices.push(text),
    new AbortController().signal,
    join(folder, 'cache'),
  )
  await expect(found).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining('npm install --save-dev clinic@13.0.0'),
  })
  expect(notices.join()).toContain('fetching clinic@13.0.0 once')
  if (before === undefined) delete process.env.npm_config_registry
  else process.env.npm_config_registry = before
})

describe('the command line', () => {
  it('parts a scenario from a program', () => {
    expect(splitAtDashes(['sse-poke'], ['node', 'cli', 'profile', 'sse-poke'])).toEqual({
      names: ['sse-poke'],
      command: null,
    })
    expect(
      splitAtDashes(['node', 'a.js', '-x'], ['node', 'cli', 'profile', '--', 'node', 'a.js', '-x']),
    ).toEqual({ names: [], command: ['node', 'a.js', '-x'] })
  })

  it('names the tools there are, and refuses what a tool cannot do', () => {
    const parse = (flags: object) => () =>
      parseProfileFlags({ tool: 'allocations', out: 'out', ...flags }, '/app')
    expect(parse({ tool: 'perf' })).toThrow(/allocations, cpu, heap-timeline, 0x, clinic-doctor/)
    expect(parse({ tool: '0x', diff: true })).toThrow(/--diff works with/)
    expect(parse({ seconds: '0' })).toThrow(/--seconds takes/)
    expect(parse({ timeout: 'soon' })).toThrow(/--timeout takes/)
    expect(parse({})().seconds).toBeNull()
  })

  it('takes a Node command apart, and makes its paths absolute', () => {
    const folder = project('')
    expect(
      parseNodeCommand(['node', '-r', './app.js', '--no-warnings', 'app.js', '-r', 'x'], folder),
    ).toEqual({
      node: 'node',
      args: ['-r', join(folder, 'app.js'), '--no-warnings', join(folder, 'app.js'), '-r', 'x'],
      script: 'app.js',
    })
    expect(parseNodeCommand(['app.js'], folder).node).toBe('node')
    expect(() => parseNodeCommand(['npm', 'start'], folder)).toThrow(/does not start Node itself/)
    expect(() => parseNodeCommand(['node', 'gone.js'], folder)).toThrow(/there is no file/)
    expect(() => parseNodeCommand(['node', '-e', '1'], folder)).toThrow(/names no script|no file/)
  })
})

it('keeps a list of profiles for the report, each page once', () => {
  const folder = project('')
  const made = { tool: 'cpu', case: 'a', variant: 'b', against: null, node: 'v20', madeAt: '' }
  const page = `${fileStem(['a b', 'c/d', 'cpu'])}.html`
  expect(page).toBe('a-b.c_2fd.cpu.html')
  mkdirSync(join(folder, 'profiles'))
  writeFileSync(join(folder, 'profiles', page), 'x')
  for (let i = 0; i < 2; i++) noteProfile(join(folder, 'profiles'), { ...made, page })
  noteProfile(join(folder, 'profiles'), { ...made, page: 'gone.html' })
  expect(profileLinks(folder).map((link) => link.page)).toEqual([`profiles/${page}`])
})

it('gives a page of another tool a title, and lets it ask nobody for a font', () => {
  const tidied = tidyPage(
    '<head><title>Clinic</title></head>"https://clinicjs.org/assets/css/fonts.css"',
    'a <b>',
  )
  expect(tidied).toBe('<head><title>a &lt;b&gt;</title></head>"data:text/css,"')
})

describe('a service', () => {
  const pages = join(import.meta.dirname, '../dist/scenarios/pages/scenario.js')
  const flags = (own: object) => ({ variant: 'leaner', out: 'results', ...own })

  it('is sampled while a program of it answers requests', { timeout: 120_000 }, async () => {
    const folder = project('')
    const { io, said } = ioIn(folder)
    expect(await profile({ names: [pages], command: null }, flags({}), io)).toBe(0)
    expect(said.join('')).toMatch(/Allocations: pages \/ page \/ leaner\n[\d,]+ requests, sampled/)
    expect(said.join('')).toMatch(/pages\/server\.[jt]s:\d+/)
    const written = join(folder, 'results/pages/profiles/page.leaner.allocations.html')
    expect(readFileSync(written, 'utf8')).toContain('leaner')
  })

  it.each([
    [{ tool: 'cpu' }, '--tool cpu'],
    [{ diff: true }, '--diff'],
  ])('has no other graph: %j', async (own, named) => {
    const { io } = ioIn(project(''))
    await expect(profile({ names: [pages], command: null }, flags(own), io)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(`${named} is not for a service`),
    })
  })
})
