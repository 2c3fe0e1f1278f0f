import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { writeWhole } from './atomic-write.js'
import { announce, lockFolder } from './folder-lock.js'
import { isAlive, thisProcess } from './process-identity.js'

const root = mkdtempSync(join(tmpdir(), 'gclab-lock-'))
afterAll(() => rmSync(root, { recursive: true }))

/** A process that is there, and one that is not. */
const parent = JSON.stringify({ pid: process.ppid, born: null })
const gone = JSON.stringify({ pid: 2 ** 22 + 1, born: null })

function folder(name: string, lock?: string): string {
  const path = join(root, name)
  mkdirSync(path)
  if (lock !== undefined) writeFileSync(join(path, '.gclab-lock'), lock)
  return path
}

describe('a folder of results', () => {
  it('is taken, also twice by the same process', () => {
    const path = folder('free')
    lockFolder(path)
    lockFolder(path)
    expect(JSON.parse(readFileSync(join(path, '.gclab-lock'), 'utf8'))).toMatchObject({ pid: process.pid })
  })

  it('is refused while another process has it', () => {
    expect(() => lockFolder(folder('taken', parent))).toThrow(`another gclab (process ${process.ppid})`)
  })

  it.each([
    ['of a process that is gone', gone],
    ['that is damaged', 'rubbish'],
    [
      'of this machine before it was started anew',
      JSON.stringify({
        pid: process.ppid,
        born: null,
        where: { ...thisProcess().where, boot: 'before', container: 'another' },
      }),
    ],
    ['of an earlier process with the same id', JSON.stringify({ pid: process.ppid, born: '1' })],
  ])('is taken over from a lock %s', (name, lock) => {
    const path = folder(name, lock)
    lockFolder(path)
    expect(readFileSync(join(path, '.gclab-lock'), 'utf8')).toContain(`${process.pid}`)
  })

  it.each([
    ['machine', { host: 'elsewhere' }],
    ['container', { container: 'pid:[1]' }],
  ])('is refused when somebody in another %s has it, whose process ids mean nothing here', (name, other) => {
    // The id is of no process here, or of one that is not gclab at all.
    const where = { ...thisProcess().where, ...other }
    const path = folder(`of another ${name}`, JSON.stringify({ pid: 2 ** 22 + 1, born: '1', where }))
    const host = 'host' in other ? 'elsewhere' : hostname()
    expect(() => lockFolder(path)).toThrow(`on ${host}, which cannot be seen from here`)
    expect(() => lockFolder(path)).toThrow(`remove ${join(path, '.gclab-lock')} if it is gone`)
  })

  it('is refused in a sentence when it is a file', () => {
    writeFileSync(join(root, 'file'), '')
    for (const path of [join(root, 'file'), join(root, 'file', 'below')])
      expect(() => lockFolder(path)).toThrow('could not be written')
  })
})

describe('a run', () => {
  it('notices those that are under way, and clears away what others left', () => {
    const path = folder('machine')
    writeFileSync(join(path, 'gclab-run-1'), parent)
    writeFileSync(join(path, 'gclab-run-2'), gone)
    writeFileSync(join(path, 'gclab-run-x'), parent)
    const elsewhere = { ...thisProcess().where, host: 'elsewhere' }
    writeFileSync(join(path, 'gclab-run-3'), JSON.stringify({ pid: 1, born: null, where: elsewhere }))
    const presence = announce(path)
    expect(presence.others()).toBe(1)
    expect(readdirSync(path).sort()).toEqual(
      ['gclab-run-1', 'gclab-run-3', `gclab-run-${process.pid}`, 'gclab-run-x'].sort(),
    )
    presence.leave()
    expect(readdirSync(path)).not.toContain(`gclab-run-${process.pid}`)
  })

  it('is alive as itself only', () => {
    expect(isAlive(thisProcess())).toBe(true)
    expect(isAlive({ pid: -1, born: null })).toBe(false)
    if (thisProcess().born !== null) expect(isAlive({ ...thisProcess(), born: '1' })).toBe(false)
  })
})

describe('a file', () => {
  it('is the old text or the new, and nothing is left beside it', () => {
    const path = folder('files')
    writeWhole(join(path, 'a'), 'one')
    writeWhole(join(path, 'a'), 'two')
    mkdirSync(join(path, 'b'))
    expect(() => writeWhole(join(path, 'b'), 'text')).toThrow(/b could not be written/)
    expect(readdirSync(path).sort()).toEqual(['a', 'b'])
    expect(readFileSync(join(path, 'a'), 'utf8')).toBe('two')
  })
})
