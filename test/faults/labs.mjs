// Faults of the lab itself: interrupted, killed, its files damaged, somebody else in its folder.
import { appendFileSync, copyFileSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { childrenOf, gclab, hasTrial, processesOf, scenario, sleep, until, usual } from './lab.mjs'

const resume = ['run', '--resume', '--no-charts']
const journal = (out) => join(out, '.gclab-journal')

/** Signals sent to the lab alone, once its children are at work. */
const signalled =
  (...signals) =>
  async ({ child }, { fault }) => {
    await until(() => childrenOf(fault).length > 0)
    await sleep(1500)
    for (const signal of signals) {
      child.kill(signal)
      await sleep(30)
    }
  }

const killedAfter =
  (ms) =>
  async ({ child }) => {
    await sleep(ms)
    child.kill('SIGKILL')
  }

/** Cut off, then resumed: the second command must make the run whole. */
const cutOff = (name, act, codes) => ({
  name,
  args: usual,
  act,
  codes,
  resumed: { args: resume, codes: [0, 2] },
})

const kills = Array.from({ length: 20 }, (_, i) => {
  // Spread over the whole run, each at a random moment of its twentieth.
  const ms = Math.round(50 + (i + Math.random()) * 350)
  return cutOff(`SIGKILL after ${ms} ms`, killedAfter(ms), ['SIGKILL', 0])
})

/** A run that is cut off, whose journal is then damaged. */
const damaged = (name, damage, codes) => ({
  name,
  args: usual,
  act: async ({ child }, { out }) => {
    await until(() => hasTrial(out))
    child.kill('SIGKILL')
  },
  codes: ['SIGKILL'],
  between: ({ out }) => damage(journal(out)),
  resumed: { args: resume, codes },
})

/** A gate against a commit of this repository that gets no further than to prepare it. */
const preparing = (command) => ['gate', scenario, '--against', 'HEAD', '--no-time', '--prepare', command]

export const labs = [
  {
    name: 'a step of --prepare that leaves a process behind',
    args: preparing('sleep 97 & echo hi; exit 7'),
    codes: [3],
  },
  {
    name: 'a folder that another machine writes into',
    args: usual,
    before: ({ out }) => {
      const where = { host: 'elsewhere', boot: null, container: null }
      mkdirSync(out, { recursive: true })
      writeFileSync(join(out, '.gclab-lock'), JSON.stringify({ pid: 1, born: null, where }))
    },
    codes: [2],
  },
  cutOff('Ctrl-C once', signalled('SIGINT'), [130]),
  { name: 'Ctrl-C twice', args: usual, act: signalled('SIGINT', 'SIGINT'), codes: [130] },
  cutOff('SIGTERM', signalled('SIGTERM'), [130]),
  cutOff('the terminal closed (SIGHUP)', signalled('SIGHUP'), [130]),
  ...kills,
  cutOff(
    'the whole process group killed',
    async ({ child }, { fault }) => {
      await until(() => childrenOf(fault).length > 0)
      await sleep(1000)
      process.kill(-child.pid, 'SIGKILL')
    },
    ['SIGKILL'],
  ),
  {
    name: 'a measuring child killed from outside',
    args: usual,
    act: async (_, { fault }) => {
      const timed = () => childrenOf(fault).find(({ line }) => line.includes('"pass":"time"'))
      const victim = await until(timed)
      if (victim) process.kill(victim.pid, 'SIGKILL')
    },
    codes: [3],
  },
  {
    name: 'the guard killed',
    args: usual,
    act: async (_, { fault }) => {
      const guard = await until(() => processesOf(fault).find(({ line }) => line.includes('guard-process')))
      if (guard) process.kill(guard.pid, 'SIGKILL')
    },
    codes: [0],
  },
  {
    name: 'two runs into one folder',
    args: usual,
    act: async ({ said }, { fault, out }) => {
      await until(() => childrenOf(fault).length > 0)
      const second = await gclab(usual, { out, fault })
      if (second.code !== 2 || !second.stderr.includes('another gclab'))
        said.stderr += `error: gclab itself failed: ${second.stderr}`
    },
    codes: [0],
  },
  {
    name: 'two runs on one machine',
    args: usual,
    act: async (_, { fault, out }) => {
      await gclab(usual, { out: `${out}-second`, fault })
    },
    codes: [0],
    check: (run) =>
      run?.warnings.some(({ code }) => code === 'another-run') ? [] : ['it did not notice the other run'],
  },
  damaged(
    'resumed from a journal cut in half',
    (path) => truncateSync(path, Math.floor(readFileSync(path).length / 2)),
    [0, 2],
  ),
  damaged(
    'resumed from a journal with rubbish at its end',
    (path) => appendFileSync(path, '\u0000\u001b[2J{"key"'),
    [0],
  ),
  damaged('resumed from a journal of rubbish', (path) => writeFileSync(path, 'rubbish\n\u001b[2J\n'), [2]),
  damaged('resumed from an empty journal', (path) => writeFileSync(path, ''), [2]),
  {
    name: 'resumed after the scenario has changed',
    files: { 'changing.mjs': readFileSync(scenario, 'utf8') },
    args: ['run', '{changing}', ...usual.slice(2)],
    act: signalled('SIGKILL'),
    codes: ['SIGKILL'],
    between: ({ folder }) => appendFileSync(join(folder, 'changing.mjs'), '\n// changed\n'),
    resumed: { args: resume, codes: [2] },
  },
  {
    name: 'nothing to resume',
    args: resume,
    codes: [2],
  },
  {
    name: 'a file where the folder of results should be',
    args: usual,
    before: ({ out }) => writeFileSync(out, 'a file'),
    codes: [2],
  },
  {
    name: 'the reader of standard error leaves',
    args: usual,
    act: async ({ child }, { fault }) => {
      await until(() => childrenOf(fault).length > 0)
      child.stderr.destroy()
    },
    codes: [0],
  },
  {
    name: 'a damaged run.json in a neighbouring folder',
    args: usual,
    before: ({ out }) => {
      mkdirSync(join(out, 'other'), { recursive: true })
      copyFileSync(scenario, join(out, 'other', 'run.json'))
    },
    codes: [0],
  },
]
