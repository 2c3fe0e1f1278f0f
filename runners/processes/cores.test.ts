import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { canKeepOn, keepOn, parseCoreList, siblingsLast, usableCores } from './cores.js'

describe('cores', () => {
  it('are read from a list of numbers and ranges', () => {
    expect(parseCoreList('0')).toEqual([0])
    expect(parseCoreList('0-3,8,10-11')).toEqual([0, 1, 2, 3, 8, 10, 11])
  })

  it('come with hardware threads of the same processor last', () => {
    expect(siblingsLast([0, 1, 2, 3], (core) => `${core % 2}`)).toEqual([0, 1, 2, 3])
    expect(siblingsLast([0, 1, 2, 3], (core) => `${core >> 1}`)).toEqual([0, 2, 1, 3])
  })

  it.runIf(process.platform === 'linux')('are those that this process may use', () => {
    expect(usableCores().length).toBeGreaterThan(0)
    expect(usableCores().every(Number.isInteger)).toBe(true)
  })

  it.runIf(spawnSync('taskset', ['-V']).status === 0)('can be held by one process', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    const core = usableCores().at(-1) as number
    expect(await canKeepOn()).toBe(true)
    expect(await keepOn(core, [2 ** 22 + 1, child.pid as number])).toBe(false)
    expect(await keepOn(core, [child.pid as number])).toBe(true)
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
    expect(status).toMatch(new RegExp(`^Cpus_allowed_list:\\s*${core}$`, 'm'))
    child.kill()
  })

  it('are left alone for a process that is gone', async () => {
    expect(await keepOn(0, [2 ** 22 + 1])).toBe(false)
  })
})
