import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

const root = mkdtempSync(join(tmpdir(), 'gclab-action-'))
afterAll(() => rmSync(root, { recursive: true }))

const script = join(import.meta.dirname, '../scripts/gate.sh')

/** A gate that notes its arguments and judges, unless asked for its help or version, as commander does. */
const lab = `#!/usr/bin/env bash
printf '%s\\n' "$@" > "$NOTED"
for word in "$@"; do case $word in -h|--help|-V|--version) exit 0 ;; esac; done
while [ $# -gt 0 ]; do [ "$1" != --markdown ] || echo 'Gate passed' > "$2"; shift; done
exit \${CODE:-0}
`

let runs = 0

/** Runs the action in a workspace's package, with gclab installed at its top, or not installed. */
async function run(inputs: Record<string, string>, installed = true) {
  const top = join(root, `${++runs}`)
  const cwd = join(top, 'packages/a')
  const bin = join(top, installed ? 'node_modules/.bin' : 'bin')
  for (const folder of [cwd, bin]) mkdirSync(folder, { recursive: true })
  writeFileSync(join(bin, installed ? 'gclab' : 'npx'), lab, { mode: 0o755 })
  const empty = { SCENARIOS: '', BASELINE: '', AGAINST: '', LIMITS: '', STRICT: 'false', ARGUMENTS: '' }
  const env = {
    PATH: `${join(top, 'bin')}:${process.env.PATH}`,
    NOTED: join(top, 'noted'),
    GITHUB_OUTPUT: join(top, 'output'),
    TMPDIR: top,
    ...{ ...empty, VERSION: '1.2.3', MARKDOWN: 'out/gate.md', ...inputs },
  }
  const { status, stdout } = await new Promise<{ status: unknown; stdout: string }>((resolve) => {
    execFile('bash', ['-e', script], { cwd, env }, (error, stdout) =>
      resolve({ status: error?.code ?? 0, stdout }),
    )
  })
  const noted = existsSync(env.NOTED) ? readFileSync(env.NOTED, 'utf8').trim().split('\n') : []
  const markdown = join(cwd, 'out/gate.md')
  return {
    status,
    stdout,
    words: noted.slice(0, -2),
    output: readFileSync(env.GITHUB_OUTPUT, 'utf8'),
    markdown: existsSync(markdown) ? readFileSync(markdown, 'utf8') : null,
  }
}

describe.skipIf(process.platform === 'win32')('the action', () => {
  it('gates with the gclab of the workspace, and hands on what the gate says', async () => {
    const passed = await run({ SCENARIOS: './a.mjs\n\n./b c.mjs\n', AGAINST: 'main', STRICT: 'true' })
    expect(passed).toMatchObject({
      status: 0,
      output: 'written=true\nexit-code=0\n',
      markdown: 'Gate passed\n',
    })
    expect(passed.words).toEqual(['gate', './a.mjs', './b c.mjs', '--against=main', '--strict'])
    expect(await run({ SCENARIOS: 'x', CODE: '1' })).toMatchObject({
      status: 1,
      output: 'written=true\nexit-code=1\n',
    })
  })

  it('fetches the version that is named where none is installed', async () => {
    expect((await run({ SCENARIOS: 'x' }, false)).words.slice(0, 3)).toEqual(['--yes', 'gclab@1.2.3', 'gate'])
  })

  it.each([
    [{ SCENARIOS: '--help' }],
    [{ SCENARIOS: 'a\n-x' }],
    [{ SCENARIOS: '--version' }],
    [{ ARGUMENTS: '--help' }],
    [{ ARGUMENTS: '-V' }],
  ])('passes nothing that it has not judged: %j', async (inputs) => {
    expect(await run(inputs)).toMatchObject({
      status: 2,
      output: 'exit-code=2\n',
      markdown: null,
      stdout: expect.stringContaining('::error::'),
    })
  })

  it('takes a value for a value, also one that looks like an option', async () => {
    expect((await run({ LIMITS: '--help', BASELINE: '-x' })).words).toEqual([
      'gate',
      '--baseline=-x',
      '--limits=--help',
    ])
  })
})
