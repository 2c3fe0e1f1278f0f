import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { lacksInstall, packageFolder, prepare, prepareSteps } from './prepare.js'

const root = mkdtempSync(join(tmpdir(), 'gclab-prepare-'))
afterAll(() => rmSync(root, { recursive: true }))
const { signal } = new AbortController()

/** A folder with these files. */
function folder(name: string, files: Record<string, string>): string {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(root, name, file, '..'), { recursive: true })
    writeFileSync(join(root, name, file), text)
  }
  return join(root, name)
}
const builds = '{"scripts": {"build": "x"}, "dependencies": {"a": "1"}}'
const plain = '{"dependencies": {"a": "1"}}'

describe('preparing a checkout', () => {
  it.each([
    ['package-lock.json', 'npm ci'],
    ['npm-shrinkwrap.json', 'npm ci'],
    ['pnpm-lock.yaml', 'pnpm install --frozen-lockfile'],
    ['yarn.lock', 'yarn install --frozen-lockfile'],
    ['bun.lock', 'bun install --frozen-lockfile'],
  ])('does what the lockfile asks for, also where it lies above the package: %s', (lockfile, install) => {
    const top = folder(lockfile, {
      [lockfile]: '',
      'package.json': plain,
      'packages/a/package.json': builds,
      'packages/b/package.json': plain,
    })
    const steps = (below: string) =>
      prepareSteps(join(top, below), top, undefined).map(({ folder, command }) => [
        folder.slice(top.length),
        [command].flat().join(' '),
      ])
    const build = ['/packages/a', `${install.split(' ')[0]} run build`]
    expect(steps('')).toEqual([['', install]])
    expect(steps('packages/a')).toEqual([['', install], build])
    expect(steps('packages/b')).toEqual([['', install]])
    // What the workspace builds, the package needs.
    writeFileSync(join(top, 'package.json'), builds)
    expect(steps('packages/a')).toEqual([
      ['', install],
      ['', build[1]],
    ])
    // A lockfile of its own comes first.
    writeFileSync(join(top, 'packages/b/package-lock.json'), '')
    expect(steps('packages/b')).toEqual([['/packages/b', 'npm ci']])
  })

  it('looks no further up than the repository goes', () => {
    const above = folder('above', {
      'package-lock.json': '',
      'package.json': plain,
      'top/package.json': builds,
    })
    const top = join(above, 'top')
    const steps = prepareSteps(top, top, undefined)
    expect(steps).toEqual([{ folder: top, command: ['npm', 'run', 'build'] }])
    expect(lacksInstall(top, steps)).toBe(true)
    expect(lacksInstall(top, prepareSteps(top, top, 'npm install'))).toBe(false)
    expect(prepareSteps(folder('none', {}), join(root, 'none'), undefined)).toEqual([])
  })

  it('finds the package round the current folder in the checkout', () => {
    const top = folder('round', { 'package.json': '{}', 'bench/deep/x': '' })
    expect(packageFolder(join(top, 'bench/deep'), top, '/checkout')).toBe('/checkout')
    writeFileSync(join(top, 'bench/package.json'), '{}')
    expect(packageFolder(join(top, 'bench/deep'), top, '/checkout')).toBe(join('/checkout', 'bench'))
  })

  it('says what failed and what it said', async () => {
    await prepare([{ folder: root, command: 'exit 0' }], signal)
    const failing = prepare([{ folder: root, command: 'echo no such thing >&2; exit 7' }], signal)
    await expect(failing).rejects.toMatchObject({
      exitCode: 3,
      message: /failed \(7\).*--prepare.*no such thing/,
    })
    const missing = prepare([{ folder: root, command: ['gclab-has-no-such-tool'] }], signal)
    await expect(missing).rejects.toMatchObject({ exitCode: 3, message: /ENOENT/ })
  })

  it('tells the cause of a failure, not what npm says of itself', async () => {
    const lines = [
      "src/a.ts(3,1): error TS2304: Cannot find name 'x'.",
      'one',
      'two',
      'three',
      'npm error code ELIFECYCLE',
      'npm error path /tmp/checkout',
      'npm error',
      'npm error A complete log of this run can be found in: /home/me/.npm/_logs/x.log',
    ]
    writeFileSync(join(root, 'said'), lines.join('\n'))
    const failed = prepare([{ folder: root, command: 'cat said >&2; exit 2' }], signal)
    await expect(failed).rejects.toMatchObject({
      message: expect.stringMatching(/It said: src\/a\.ts\(3,1\): error TS2304.* \| one \| two \| three$/),
    })
  })

  it('waits for nothing that a step leaves running, and ends it', async () => {
    const file = join(root, 'ids')
    const command = `sleep 97 & echo $! > ${file}; setsid sleep 97 & echo $! >> ${file}; exit 0`
    const started = performance.now()
    await prepare([{ folder: root, command }], signal)
    expect(performance.now() - started).toBeLessThan(60_000)
    const ids = readFileSync(file, 'utf8').trim().split('\n').map(Number)
    expect(ids).toHaveLength(2)
    // On Linux also what has left the group.
    const bound = process.platform === 'linux' ? ids : ids.slice(0, 1)
    await expect.poll(() => bound.filter(isRunning)).toEqual([])
  })

  it('hands on neither what git tells a hook nor what npm tells a script, but how to reach a host', async () => {
    const given = { GIT_INDEX_FILE: 'x', GIT_AUTHOR_NAME: 'x', GIT_CONFIG_PARAMETERS: 'x', INIT_CWD: 'x' }
    Object.assign(process.env, given, { npm_package_json: 'x', GIT_SSH_COMMAND: 'ssh -v' })
    const file = join(root, 'environment')
    await prepare([{ folder: root, command: `env > ${file}` }], signal)
    for (const name of [...Object.keys(given), 'npm_package_json', 'GIT_SSH_COMMAND'])
      delete process.env[name]
    const handedOn = readFileSync(file, 'utf8')
    expect(handedOn).toMatch(/^GIT_SSH_COMMAND=ssh -v$/m)
    expect(handedOn).not.toMatch(/^(GIT_(INDEX|AUTHOR|CONFIG_PARAM)|INIT_CWD|npm_package)/m)
  })
})

/** A process that has ended may still have an entry, which its parent has not read yet. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return process.platform !== 'linux' || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
