import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Job } from '../job.js'
import { launch } from '../launch.js'
import { aliased, folderOf } from './testdata/project.js'

/** What a child says of a scenario in a project of its own. */
function look(files: Readonly<Record<string, string>>, scenario: string) {
  const url = pathToFileURL(join(folderOf(files), scenario)).href
  const job: Job<'describe'> = { pass: 'describe', scenario: url, case: '', variant: '', params: {} }
  const { signal } = new AbortController()
  return launch(job, { node: process.execPath, flags: [], timeoutMs: 20_000, signal }).done
}

const using = (module: string): string =>
  `import * as used from '${module}'
export default { name: 'x', title: 'X', cases: { one: 1 }, variants: { baseline: () => () => String(used) } }`

describe('a scenario in a project', () => {
  it('imports through path aliases, without extensions, JSON, CommonJS and ESM, and gclab where it is not installed', async () => {
    expect(await look(aliased, 'bench/price.gclab.ts')).toMatchObject({
      status: 'ok',
      result: { name: 'price' },
    })
  })

  it.each([
    [
      'enum Kind { A }\nexport const k = Kind.A',
      /used\.ts:1: TypeScript enum is more than types\. enum Kind \{ A \} .*const object or a union/,
    ],
    [
      'export class P {\n  constructor(private p: number) {}\n}',
      /used\.ts:2: TypeScript parameter property is more/,
    ],
    ['const f = (a: any) => a\n\n@f\nexport class P {}', /used\.ts:3 @f A decorator is more than types/],
    ['export const a: number =\n', /used\.ts:\d is not valid TypeScript: Expression expected/],
    [
      "import { Kind } from './types.js'\nexport const a = 1 as Kind",
      /used\.ts:1 .*If it is a type, import it with "import type"/,
    ],
  ])('says what is wrong and where: %j', async (code, message) => {
    const files = { 'a.ts': using('./used.ts'), 'used.ts': code, 'types.ts': 'export type Kind = 1' }
    const trial = await look(files, 'a.ts')
    expect(trial).toMatchObject({ status: 'invalid', cause: expect.stringMatching(message) })
  })

  it('has no answer to JSX', async () => {
    const trial = await look({ 'a.ts': using('./used.tsx'), 'used.tsx': 'export const a = <p/>' }, 'a.ts')
    expect(trial).toMatchObject({
      status: 'invalid',
      cause: expect.stringContaining('JSX is more than types'),
    })
  })
})
