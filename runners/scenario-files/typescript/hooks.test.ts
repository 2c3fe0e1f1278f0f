import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { resolve } from './hooks.js'
import { folderOf } from './testdata/project.js'

const folder = folderOf({
  'a.ts': '',
  'a.js': '',
  'b.mts': '',
  'view.tsx': '',
  'only.js': '',
  'node_modules/x/c.ts': '',
  'node_modules/gclab/package.json': '{}',
})
const urlOf = (file: string): string => pathToFileURL(join(folder, file)).href
const context = (parent: string, conditions = ['import']) => ({ parentURL: urlOf(parent), conditions })

/** What a specifier is resolved to, or handed on as, by a file of the folder. */
function resolved(specifier: string, parent: string, conditions?: string[]) {
  return resolve(specifier, context(parent, conditions), (handedOn) => ({ handedOn }))
}

describe('looking up an import', () => {
  it.each([
    ['./a.js', urlOf('a.ts')],
    ['./a', urlOf('a.ts')],
    ['./b.mjs', urlOf('b.mts')],
    ['./a.ts', urlOf('a.ts')],
  ])('takes %s in TypeScript for its source', (specifier, url) => {
    expect(resolved(specifier, 'x.ts')).toEqual({ handedOn: url })
  })

  it('finds JSX, for a loader of the user’s to read', () => {
    expect(resolved('./view', 'x.ts')).toEqual({ handedOn: urlOf('view.tsx') })
    expect(resolved('./view.js', 'x.ts')).toEqual({ handedOn: urlOf('view.tsx') })
  })

  it('leaves to Node what Node finds by itself', () => {
    expect(resolved('./a.js', 'x.js')).toEqual({ handedOn: './a.js' })
    expect(resolved('./a', 'x.cjs', ['require'])).toEqual({ handedOn: './a' })
    expect(resolved('./c', 'node_modules/x/d.js')).toEqual({ handedOn: './c' })
    expect(resolved('fs', 'x.ts')).toEqual({ handedOn: 'fs' })
    expect(resolved('#inner', 'x.ts')).toEqual({ handedOn: '#inner' })
    expect(resolved('./none.js', 'x.ts')).toEqual({ handedOn: './none.js' })
    expect(resolved('./only.js?1', 'x.ts')).toEqual({ handedOn: './only.js?1' })
  })

  it('finds the gclab that is installed, and itself where none is', () => {
    expect(resolved('gclab', 'x.ts')).toEqual({ handedOn: 'gclab' })
    const elsewhere = pathToFileURL(join(folderOf({}), 'x.ts')).href
    const next = (handedOn: string) => ({ handedOn })
    expect(resolve('gclab/pools', { parentURL: elsewhere }, next)).toMatchObject({
      url: expect.stringMatching(/\/pools\/index\.js$/),
    })
  })
})
