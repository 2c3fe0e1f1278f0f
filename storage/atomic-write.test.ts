import { execFileSync, spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { exitCodes } from '../model/errors.js'
import { makeFolder, writeWhole } from './atomic-write.js'

const root = join(import.meta.dirname, '..')
const built = JSON.stringify(pathToFileURL(join(root, 'dist/storage/atomic-write.js')))
const isRoot = process.getuid?.() === 0
const canMount = isRoot && spawnSync('mount', ['--bind', '/dev/null', '/dev/null']).status === 0
if (canMount) spawnSync('umount', ['/dev/null'])

const folderWith = (files: Readonly<Record<string, string>> = {}): string => {
  const folder = mkdtempSync(join(tmpdir(), 'gclab-whole-'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

/** Writes "new" into a path, in a process whose standard output goes where the shell says. */
const writeElsewhere = (path: string, shell: string): string => {
  const program = `import { writeWhole } from ${built}; console.log('before'); writeWhole(${JSON.stringify(path)}, 'new\\n')`
  const command = `${JSON.stringify(process.execPath)} --input-type=module -e "$PROGRAM" ${shell}`
  return execFileSync('sh', ['-c', command], { encoding: 'utf8', env: { PROGRAM: program } })
}

describe('a file that is written whole', () => {
  it('keeps mode and owner', () => {
    const file = join(folderWith({ a: 'old' }), 'a')
    chmodSync(file, 0o600)
    if (isRoot) chownSync(file, 1234, 4321)
    const before = statSync(file)
    writeWhole(file, 'new')
    expect(readFileSync(file, 'utf8')).toBe('new')
    const { mode, uid, gid, ino } = statSync(file)
    expect({ mode, uid, gid }).toEqual({ mode: before.mode, uid: before.uid, gid: before.gid })
    expect(ino).not.toBe(before.ino)
  })

  it('stays behind its links, also one that leads nowhere yet', () => {
    const folder = folderWith({ real: 'old' })
    symlinkSync('real', join(folder, 'one'))
    symlinkSync('one', join(folder, 'two'))
    symlinkSync('later', join(folder, 'dangling'))
    writeWhole(join(folder, 'two'), 'new')
    writeWhole(join(folder, 'dangling'), 'first')
    expect(readlinkSync(join(folder, 'two'))).toBe('one')
    expect(readlinkSync(join(folder, 'dangling'))).toBe('later')
    expect(readFileSync(join(folder, 'real'), 'utf8')).toBe('new')
    expect(readFileSync(join(folder, 'later'), 'utf8')).toBe('first')
    expect(readdirSync(folder).sort()).toEqual(['dangling', 'later', 'one', 'real', 'two'])
    symlinkSync('self', join(folder, 'self'))
    expect(() => writeWhole(join(folder, 'self'), 'x')).toThrow(/self could not be written: too many links/)
  })

  it('leaves devices what they are', () => {
    const folder = folderWith()
    symlinkSync('/dev/null', join(folder, 'null'))
    writeWhole(join(folder, 'null'), 'nothing')
    expect(lstatSync(join(folder, 'null')).isSymbolicLink()).toBe(true)
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true)
    if (!existsSync('/dev/full')) return
    expect(() => writeWhole('/dev/full', 'x')).toThrow(
      expect.objectContaining({
        exitCode: exitCodes.unmeasured,
        message: '/dev/full could not be written: the disk is full',
      }),
    )
    expect(statSync('/dev/full').isCharacterDevice()).toBe(true)
  })

  it('goes to standard output after what stands there: pipe, file, link', () => {
    const folder = folderWith()
    const out = join(folder, 'out')
    symlinkSync('/dev/stdout', join(folder, 'link'))
    for (const path of ['/dev/stdout', join(folder, 'link')]) {
      expect(writeElsewhere(path, '| cat')).toBe('before\nnew\n')
      writeElsewhere(path, `> ${out}`)
      expect(readFileSync(out, 'utf8')).toBe('before\nnew\n')
    }
    expect(writeElsewhere('/dev/stdout', '| true; echo left')).toBe('left\n')
  })

  it('goes through a named pipe, also when the reader comes late', async () => {
    const folder = folderWith()
    const pipe = join(folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    // Into a file: this process is blocked meanwhile, and would not take what the reader prints.
    const copy = join(folder, 'copy')
    const reader = spawn('sh', ['-c', `sleep 0.3; cat '${pipe}' > '${copy}'`])
    const text = 'x'.repeat(300_000)
    writeWhole(pipe, text)
    await new Promise((resolve) => reader.once('close', resolve))
    expect(readFileSync(copy, 'utf8')).toBe(text)
    expect(lstatSync(pipe).isFIFO()).toBe(true)
  })

  it.runIf(canMount)('is written in place where a folder, a mount or an owner allows nothing else', () => {
    const folder = folderWith({ a: 'a longer old text', other: '' })
    execFileSync('mount', ['--bind', join(folder, 'other'), join(folder, 'a')])
    onTestFinished(() => void execFileSync('umount', [join(folder, 'a')]))
    writeWhole(join(folder, 'a'), 'new')
    expect(readFileSync(join(folder, 'other'), 'utf8')).toBe('new')
    expect(readdirSync(folder).sort()).toEqual(['a', 'other'])
  })

  it.runIf(canMount)('is the old one when the disk is full, in place too', () => {
    const disk = folderWith()
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk])
    onTestFinished(() => void execFileSync('umount', [disk]))
    const file = join(disk, 'a')
    writeFileSync(file, 'old')
    expect(() => writeWhole(file, 'x'.repeat(100_000))).toThrow(/a could not be written: the disk is full/)
    expect(readFileSync(file, 'utf8')).toBe('old')
    mkdirSync(join(disk, 'mounted'))
    writeFileSync(join(disk, 'b'), 'mine')
    writeFileSync(join(disk, 'mounted/b'), '')
    execFileSync('mount', ['--bind', join(disk, 'b'), join(disk, 'mounted/b')])
    onTestFinished(() => void execFileSync('umount', [join(disk, 'mounted/b')]))
    expect(() => writeWhole(join(disk, 'mounted/b'), 'x'.repeat(60_000))).toThrow(/the disk is full/)
    expect(readFileSync(join(disk, 'b'), 'utf8')).toBe('mine')
    expect(readdirSync(disk).sort()).toEqual(['a', 'b', 'mounted'])
  })

  it('says at once where nothing can be made, and what is a folder', () => {
    const folder = folderWith({ plain: '' })
    for (const path of ['/proc/x', '/proc/x/y/z'].filter(() => existsSync('/proc/self')))
      expect(() => makeFolder(path)).toThrow(/ENOENT/)
    expect(() => writeWhole(join(folder, 'plain/a'), 'x')).toThrow(/plain\/a could not be written/)
    expect(() => writeWhole(folder, 'x')).toThrow(`${folder} could not be written: it is a folder`)
    makeFolder(join(folder, 'a/b/c'))
    makeFolder(join(folder, 'a/b/c'))
    expect(statSync(join(folder, 'a/b/c')).isDirectory()).toBe(true)
  })
})
