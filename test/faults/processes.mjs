// gclab is ended while it waits for a process that would go on: no process and no temporary file is left.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { processesOf, scenario, until, usual } from './lab.mjs'
import { againstHead, makeRepository } from './users.mjs'

/** A program that starts another and never ends. */
const endless = '#!/bin/sh\nsleep 97 & sleep 98\n'
/** A Node.js program that never ends. */
const waiting = {
  before: ({ folder }) => writeFileSync(join(folder, 'waiting.cjs'), 'setInterval(() => {}, 1000)'),
  args: (command) => [command, '--', 'node', 'waiting.cjs'],
}

/** A run of programs that never get ready, or never end. */
const programs = (fields) => ({
  before: (place) => {
    waiting.before(place)
    const service = { kind: 'service', name: 'waiting', title: 'Waiting', ...fields }
    service.variants = { baseline: { command: ['node', 'waiting.cjs'] } }
    writeFileSync(join(place.folder, 'programs.mjs'), `export default ${JSON.stringify(service)}`)
  },
  args: ['run', 'programs.mjs'],
})

/** A stand-in for a program that gclab finds in PATH. */
const standIn = (name) => (place) => {
  mkdirSync(join(place.folder, 'bin'))
  writeFileSync(join(place.folder, 'bin', name), endless, { mode: 0o755 })
}

/** A stand-in for a profiler in the project's folder. */
function installProfiler({ folder }) {
  const own = join(folder, 'node_modules/0x')
  mkdirSync(own, { recursive: true })
  writeFileSync(join(own, 'package.json'), '{ "name": "0x", "version": "6.0.0", "bin": "0x.js" }')
  writeFileSync(join(own, '0x.js'), "require('child_process').spawn('sleep', ['97'], { detached: true })")
}

const uses = [
  { what: 'git', before: standIn('git'), args: ['gate', scenario, '--against', 'HEAD'] },
  { what: 'the --prepare step', before: makeRepository, ...againstHead('sleep 97') },
  { what: 'a profiler of others', before: installProfiler, args: ['profile', scenario, '--tool', '0x'] },
  { what: 'the fetch of a profiler', before: standIn('npm'), args: ['profile', scenario, '--tool', '0x'] },
  { what: 'the fetch of a Node.js', before: standIn('npm'), args: [...usual, '--node', '20.1.1'] },
  {
    what: 'a Node.js that is asked what it is',
    before: standIn('slow-node'),
    args: ({ folder }) => [...usual, '--node', join(folder, 'bin/slow-node')],
  },
  { what: 'a profiled program', before: waiting.before, args: waiting.args('profile') },
  { what: 'a watched program', before: waiting.before, args: waiting.args('watch') },
  { what: 'a service', ...programs({ port: 'PORT', cases: { page: [{ path: '/' }] } }) },
  { what: 'a program that is run to its end', ...programs({}) },
  { what: 'a measuring child', args: usual, env: { GCLAB_FAULT_KIND: 'never settles' } },
]

/** Folders of gclab's own in which it may leave nothing. */
const temporary = ({ folder }) => ({ TMPDIR: join(folder, 'tmp'), XDG_CACHE_HOME: join(folder, 'cache') })

const ends = [
  { how: 'Ctrl-C', signal: 'SIGINT', codes: [130] },
  { how: 'SIGTERM', signal: 'SIGTERM', codes: [130] },
  { how: 'killed', signal: 'SIGKILL', codes: ['SIGKILL'] },
]

export const processes = uses.flatMap((use) =>
  ends.map(({ how, signal, codes }) => ({
    cwd: ({ folder }) => folder,
    ...use,
    name: `${how} during ${use.what}`,
    codes,
    before: (place) => {
      mkdirSync(join(place.folder, 'tmp'))
      use.before?.(place)
    },
    env: (place) => ({
      ...use.env,
      ...temporary(place),
      PATH: `${join(place.folder, 'bin')}:${process.env.PATH}`,
    }),
    act: async ({ child, said }, { fault }) => {
      const isAtWork = ({ pid, line }) =>
        pid !== child.pid && /^sleep|waiting\.cjs|"variant":"bad"/.test(line)
      if (!(await until(() => processesOf(fault).some(isAtWork), 60_000)))
        said.stderr += 'error: gclab itself failed: it did not start what it was to be ended with'
      child.kill(signal)
    },
    check: (_, place) =>
      Object.values(temporary(place)).flatMap((folder) => {
        const left = filesLeft(folder)
        return left.length === 0 ? [] : [`left in ${folder}: ${left.join(', ')}`]
      }),
  })),
)

/** All below a folder but the empty folders of the cache. */
function filesLeft(folder) {
  try {
    return readdirSync(folder, { recursive: true }).filter((name) => !/^gclab(\/\w+)?$/.test(name))
  } catch {
    return []
  }
}
