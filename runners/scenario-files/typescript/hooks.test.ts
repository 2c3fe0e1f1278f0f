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
  return resolve(specifier, context(parent, conditions), (url) => ({ url, by: 'Node' }))
}

describe('looking up an import', () => {
  it.each([
    ['./a.js', urlOf('a.ts')],
    ['./a', urlOf('a.ts')],
    ['./b.mjs', urlOf('b.mts')],
    ['./a.ts', urlOf('a.ts')],
  ])('takes %s in TypeScript for its source', (specifier, url) => {
    expect(resolved(specifier, 'x.ts')).toEqual({ url, by: 'Node' })
  })

  it('finds JSX, for a loader of the user’s to read', () => {
    expect(resolved('./view', 'x.ts')).toEqual({ url: urlOf('view.tsx'), by: 'Node' })
    expect(resolved('./view.js', 'x.ts')).toEqual({ url: urlOf('view.tsx'), by: 'Node' })
  })

  it('leaves to Node what Node finds by itself', () => {
    expect(resolved('./a.js', 'x.js')).toEqual({ url: './a.js', by: 'Node' })
    expect(resolved('./a', 'x.cjs', ['require'])).toEqual({ url: './a', by: 'Node' })
    expect(resolved('./c', 'node_modules/x/d.js')).toEqual({ url: './c', by: 'Node' })
    expect(resolved('fs', 'x.ts')).toEqual({ url: 'fs', by: 'Node' })
    expect(resolved('#inner', 'x.ts')).toEqual({ url: '#inner', by: 'Node' })
    expect(resolved('./none.js', 'x.ts')).toEqual({ url: './none.js', by: 'Node' })
    expect(resolved('./only.js?1', 'x.ts')).toEqual({ url: './only.js?1', by: 'Node' })
  })

  it('finds the gclab that is installed, and itself where none is', () => {
    expect(resolved('gclab', 'x.ts')).toEqual({ url: 'gclab', by: 'Node' })
    const elsewhere = pathToFileURL(join(folderOf({}), 'x.ts')).href
    const next = (url: string) => ({ url, by: 'Node' })
    expect(resolve('gclab/pools', { parentURL: elsewhere }, next)).toMatchObject({
      url: expect.stringMatching(/\/pools\/index\.js$/),
    })
  })
})
