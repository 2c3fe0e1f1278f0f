import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { builtFile } from '../../storage/dist-file.js'
import { entryOf, singleFilePasses } from './entries.js'

const importedBy = (file: string): (string | undefined)[] =>
  [...readFileSync(builtFile(file), 'utf8').matchAll(/^import .*?"(.*)";?$/gm)].map(([, from]) => from)

describe('a child that a run starts by the dozen', () => {
  it.each(singleFilePasses)('loads a single file, and of Node.js what it asks for: %s', (pass) => {
    // What work counts by: begun before all else, and a parser as it comes.
    const others = pass === 'work' ? ['../../../vendor/acorn.js', './from-the-start.js'] : []
    expect(importedBy(entryOf(pass))).toEqual(others)
  })

  it('has mitata begin with a list of a thousand samples, not of eight megabytes', () => {
    const code = readFileSync(builtFile(entryOf('time')), 'utf8')
    expect(code.match(/new Array\(2 \*\* \d+\)/g)).toEqual(Array(2).fill('new Array(2 ** 10)'))
  })

  it.each(['typescript.js', 'typescript/hooks.js'])('loads a single file for TypeScript: %s', (file) => {
    expect(importedBy(`runners/scenario-files/${file}`)).toEqual([])
  })
})
