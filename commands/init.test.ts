import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folderOf } from '../runners/scenario-files/typescript/testdata/project.js'
import { verifyFile } from '../test/testdata/verify-file.js'
import { init } from './init.js'

/** Runs init in a folder with these files. */
async function initIn(files: Readonly<Record<string, string>>, dir = 'bench', script = false) {
  const cwd = folderOf(files)
  let stdout = ''
  const write = (text: string): void => {
    stdout += text
  }
  const io = { stdout: { write }, stderr: { write }, env: {}, cwd, signal: new AbortController().signal }
  return {
    code: await init(
      { names: [dir], command: null },
      { from: null, script, capture: null, seconds: null },
      io,
    ),
    cwd,
    stdout,
  }
}

describe('gclab init', () => {
  it('writes a scenario whose variants agree, and says how to run it', async () => {
    const { code, cwd, stdout } = await initIn({})
    expect(code).toBe(0)
    expect(stdout).toContain('npx gclab run bench/example.gclab.ts --quick')
    expect(stdout).toContain('npm install -D gclab')
    const file = join(cwd, 'bench/example.gclab.ts')
    expect(readFileSync(file, 'utf8')).toContain('npx gclab run bench/example.gclab.ts')
    const { cases } = await verifyFile(file)
    expect(cases.map(({ verified }) => verified)).toEqual([
      { same: true, outputs: expect.any(Number) },
      { same: true, outputs: expect.any(Number) },
    ])
  })

  it('touches no file that is there, unless asked to add a script', async () => {
    const text = '{\n    "name": "mine",\n    "scripts": { "test": "x" }\n}\n'
    const plain = await initIn({ 'package.json': text })
    expect(readFileSync(join(plain.cwd, 'package.json'), 'utf8')).toBe(text)
    const { cwd } = await initIn({ 'package.json': text, 'pnpm-lock.yaml': '' }, 'perf', true)
    const written = readFileSync(join(cwd, 'package.json'), 'utf8')
    expect(JSON.parse(written).scripts).toEqual({ test: 'x', 'bench:gc': 'gclab run "perf/*.gclab.*"' })
    expect(written).toMatch(/^ {4}"name"/m)
  })

  it('speaks as the project’s package manager does', async () => {
    const { stdout } = await initIn({ 'package.json': '{}', 'pnpm-lock.yaml': '' })
    expect(stdout).toContain('pnpm exec gclab run')
    expect(stdout).toContain('pnpm add -D gclab')
  })

  it('takes .mts where a .ts file would be CommonJS', async () => {
    const tsconfig = '{ "compilerOptions": { "module": "nodenext" } }'
    const common = await initIn({ 'package.json': '{}', 'tsconfig.json': tsconfig })
    expect(existsSync(join(common.cwd, 'bench/example.gclab.mts'))).toBe(true)
    const esm = await initIn({ 'package.json': '{ "type": "module" }', 'tsconfig.json': tsconfig })
    expect(existsSync(join(esm.cwd, 'bench/example.gclab.ts'))).toBe(true)
  })

  it('refuses what it cannot do', async () => {
    await expect(initIn({ 'bench/example.gclab.ts': 'mine' })).rejects.toThrow(/is there already/)
    await expect(initIn({}, 'bench', true)).rejects.toThrow(/--script needs a package\.json/)
    await expect(initIn({ 'package.json': '{' })).rejects.toThrow(/package\.json is not valid JSON/)
  })
})
