import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { builtFile } from '../../storage/dist-file.js'
import { entryOf, singleFilePasses } from './entries.js'

describe('a child that a run starts by the dozen', () => {
  it.each(singleFilePasses)('loads a single file, and of Node.js what it asks for: %s', (pass) => {
    const code = readFileSync(builtFile(entryOf(pass)), 'utf8')
    const imported = [...code.matchAll(/^import .*?"(.*)";?$/gm)].map(([, from]) => from)
    // What work counts by: begun before all else, and a parser as it comes.
    const others = { work: ['../../../vendor/acorn.js', './from-the-start.js'], time: ['mitata'] }
    expect(imported).toEqual(others[pass as keyof typeof others] ?? [])
  })
})
