import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

const root = mkdtempSync(join(tmpdir(), 'gclab-action-'))
afterAll(() => rmSync(root, { recursive: true }))

const script = join(import.meta.dirname, '../scripts/gate.sh')

/** A gate that notes its arguments and judges, unless asked for its help or version, as commander does. */
const lab = `#!/usr/bin/env bash
printf '%s\\n' "$@" > "$NOTED"
[ "$1" != gate ] || cp "$NOTED" "$NOTED.gate"
[ "$1" != run ] || { echo "\${RUN-saved}"; exit \${CODE:-0}; }
[ "$1" != history ] || { node -e "console.log(JSON.stringify({runs:[1,2,3].map((d)=>({startedAt:'2026-11-0'+d+'T00:00:00Z'})),metrics:[{metric:{label:'B/op'},series:[{scenario:'s',case:'c',variant:'v',changes:[1],points:[8,16,16].map((value,run)=>({run,value}))}]}]}))"; exit 0; }
for word in "$@"; do case $word in -h|--help|-V|--version) exit 0 ;; esac; done
while [ $# -gt 0 ]; do [ "$1" != --markdown ] || echo 'Gate passed' > "$2"; shift; done
exit \${CODE:-0}
`

let runs = 0

/** Runs the action in a workspace's package, with gclab installed at its top, or not installed. */
async function run(inputs: Record<string, string>, installed = true, saved: readonly string[] = []) {
  const top = join(root, `${++runs}`)
  const cwd = join(top, 'packages/a')
  const bin = join(top, installed ? 'node_modules/.bin' : 'bin')
  for (const folder of [cwd, bin]) mkdirSync(folder, { recursive: true })
  writeFileSync(join(bin, installed ? 'gclab' : 'npx'), lab, { mode: 0o755 })
  mkdirSync(join(cwd, 'saved'))
  for (const name of saved) writeFileSync(join(cwd, 'saved', name), '{}')
  const empty = {
    HISTORY: '',
    KEEP: 'false',
    SCENARIOS: '',
    BASELINE: '',
    AGAINST: '',
    LIMITS: '',
    STRICT: 'false',
    ARGUMENTS: '',
  }
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
    saved: readdirSync(join(cwd, 'saved')),
    first: noted,
    judged: existsSync(`${env.NOTED}.gate`)
      ? readFileSync(`${env.NOTED}.gate`, 'utf8').trim().split('\n').slice(0, -2)
      : [],
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

  it('keeps a run of the main branch, and compares with the newest that is kept', async () => {
    const kept = await run({ SCENARIOS: 'a', HISTORY: 'saved', KEEP: 'true' })
    expect(kept).toMatchObject({
      status: 0,
      output: 'exit-code=0\n',
      first: ['run', 'a', '--no-time', '--json'],
    })
    expect(kept.saved).toEqual([expect.stringMatching(/^\d{8}T\d{6}Z\.json$/)])
    const gated = await run({ SCENARIOS: 'a', HISTORY: 'saved' }, true, ['1.json', '2.json'])
    expect(gated.status).toBe(0)
    expect(gated.markdown).toContain('Gate passed\n\n<details><summary>Trend over 3 runs')
    expect(gated.markdown).toContain('| s/c/v: B/op | ▁██ | 8 | 16 | 16 | 2026-11-02: 8 → 16 |')
    expect(gated.judged).toEqual(['gate', 'a', '--no-time', '--baseline=saved/2.json'])
  })

  it.each([
    [{ HISTORY: 'saved' }, 'no saved run in saved'],
    [{ SCENARIOS: 'a', KEEP: 'true' }, 'the input history'],
    [{ HISTORY: 'saved', KEEP: 'true' }, 'the input scenarios'],
    [{ SCENARIOS: '--help', HISTORY: 'saved', KEEP: 'true' }, 'is no scenario'],
  ])('passes and keeps nothing without what it needs: %j', async (inputs, said) => {
    expect(await run(inputs)).toMatchObject({ status: 2, saved: [], stdout: expect.stringContaining(said) })
  })

  it('keeps no run that failed', async () => {
    const failed = await run({ SCENARIOS: 'a', HISTORY: 'saved', KEEP: 'true', CODE: '3' })
    expect(failed).toMatchObject({ status: 3, saved: [], output: 'exit-code=3\n' })
  })
})
