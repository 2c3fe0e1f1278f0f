import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { folderOf } from '../runners/scenario-files/typescript/testdata/project.js'

const root = join(import.meta.dirname, '..')
const library = JSON.stringify(join(root, 'dist/index.js'))
const body = `
const scenario = defineScenario({
  name: 'joined',
  title: 'Joining',
  cases: { one: ['a', 'b'] },
  variants: { baseline: (input) => () => input.join(''), added: (input) => () => input[0] + input[1] },
})`
const call = "run(scenario, { quick: true, time: false, seed: 7, out: 'reports', charts: false })"

/** What a program prints as JSON. */
async function output(name: string, program: string): Promise<{ readonly [key: string]: unknown }> {
  const cwd = folderOf({ [name]: program })
  const { stdout } = await promisify(execFile)(process.execPath, [name], { cwd })
  return JSON.parse(stdout)
}

describe('gclab as a library', () => {
  it('runs a scenario of a module, and resolves with the document that it also writes', async () => {
    const { run, saved } = await output(
      'program.mjs',
      `import { readFileSync } from 'node:fs'
import { defineScenario, run } from ${library}
${body}
const events = []
const document = await ${call.replace('}', ', onEvent: (event) => events.push(event.type) }')}
const saved = JSON.parse(readFileSync('reports/joined/run.json', 'utf8'))
console.log(JSON.stringify({ run: document, saved, events }))`,
    )
    expect(run).toMatchObject({
      schema: 'gclab/run@1',
      options: { quick: true, seed: 7 },
      scenarios: [{ name: 'joined', cases: [{ verified: { same: true } }] }],
    })
    // What the machine is warned of depends on what else it does.
    const { warnings } = run as { warnings: { scenario?: string }[] }
    expect(warnings.filter(({ scenario }) => scenario !== undefined)).toEqual([])
    expect(saved).toEqual(run)
  })

  it('runs a scenario of a script in CommonJS', async () => {
    const { scenarios } = await output(
      'program.cjs',
      `const { defineScenario, run } = require(${library})
${body}
${call.replace('{', '{ variants: [],')}.then((document) => console.log(JSON.stringify(document)))`,
    )
    expect(scenarios).toMatchObject([{ name: 'joined', cases: [{ verified: { same: true } }] }])
  })

  it('rejects what it cannot run, with the exit code that the command would have', async () => {
    const program = `import { defineScenario, run } from ${library}
const reason = (scenario, settings) => run(scenario, settings).catch(({ message, exitCode }) => ({ message, exitCode }))
${body}
console.log(JSON.stringify({
  plain: await reason({ ...scenario }),
  setting: await reason(scenario, { forks: 1 }),
  odd: [
    await reason(scenario, { precisionPercnt: 5 }),
    await reason(scenario, { signal: 7 }),
    await reason(scenario, { cases: 'one' }),
    await reason(scenario, { load: 'often' }),
    await reason(scenario, 7),
  ],
  name: await reason('nope'),
  late: await reason(defineScenario({ ...scenario, name: 'late' })),
}))`
    const { plain, setting, odd, name, late } = await output('program.mjs', program)
    expect(plain).toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('made by defineScenario in a file'),
    })
    expect(setting).toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('"forks" takes a whole number'),
    })
    expect(odd).toEqual(
      [
        expect.stringContaining('there is no setting "precisionPercnt"; there are cases, variants, '),
        'the setting "signal" takes an AbortSignal',
        'the setting "cases" takes an array, each of its items a string',
        'the setting "load" takes auto, on or off',
        expect.stringContaining('the settings of a run are an object'),
      ].map((message) => ({ exitCode: 2, message })),
    )
    expect(name).toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('there is no scenario "nope"'),
    })
    expect(late).toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('before it first calls run()'),
    })
  })
})
