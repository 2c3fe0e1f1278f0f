import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { writeWhole } from './atomic-write.js'
import { parseRun, readRun } from './run-file.js'

const folder = mkdtempSync(join(tmpdir(), 'gclab-store-'))

describe('the store', () => {
  it.each([
    ['', 'is not JSON'],
    ['{"schema": "gclab/run@1", "scenarios"', 'is not JSON'],
    ['null', 'names no schema'],
    ['[]', 'names no schema'],
    ['{"schema": "other@9"}', 'its schema is "other@9"'],
    ['{"schema": "gclab/run@1"}', "must have required property 'gclab'"],
  ])('refuses %j', (text, message) => {
    expect(() => parseRun(text, 'run.json')).toThrow(message)
  })

  it('says that a file is missing, or a folder', () => {
    expect(() => readRun(join(folder, 'none.json'))).toThrow('there is no file')
    expect(() => readRun(folder)).toThrow('is a folder: name the run.json in it')
  })

  it('writes a file whole, over an old one too, and leaves nothing beside it', () => {
    const file = join(folder, 'deep', 'a.txt')
    writeWhole(file, 'old')
    writeWhole(file, 'new')
    expect(readFileSync(file, 'utf8')).toBe('new')
    expect(readdirSync(join(folder, 'deep'))).toEqual(['a.txt'])
    writeFileSync(join(folder, 'plain'), '')
    expect(() => writeWhole(join(folder, 'plain', 'a.txt'), 'x')).toThrow()
  })
})
