import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { builtFile } from '../../../storage/dist-file.js'
import { lab } from '../../../test/testdata/verify-file.js'
import { folderOf } from '../../scenario-files/typescript/testdata/project.js'
import { builtinShare } from './builtin-share.js'
import { cpuPass } from './pass.js'

it('tells time in builtins from that in code of JavaScript', async () => {
  const folder = folderOf({
    'a.mjs': `const items = Array.from({ length: 2000 }, (_, i) => (i * 7919) % 2003)
      const text = JSON.stringify(items)
      export default { name: 'x', title: 'X', cases: { one: 1 }, variants: {
        parsed: () => () => JSON.parse(text),
        summed: () => () => { let sum = 0; for (const item of items) sum += item % 7; return sum },
      } }`,
  })
  const place = { url: `file://${join(folder, 'a.mjs')}`, scenario: 'x', case: 'one' }
  const contenders = ['parsed', 'summed'].map((name) => ({ name, variant: name, flags: [] }))
  const task = { lab, place, contenders, found: new Map(), cores: 1 } as unknown
  const { found } = await cpuPass.measure(task as Parameters<typeof cpuPass.measure>[0])
  const [parsed, summed] = contenders.map((one) => found?.get(one)?.cpu?.builtins)
  // A machine may be too busy for any figure.
  expect(parsed ?? 1).toBeGreaterThan(0.6)
  expect(summed ?? 0).toBeLessThan(0.3)
})

it('takes bundled scenarios for code of a user', async () => {
  const url = builtFile('scenarios/array-prealloc/scenario.js').href
  const [name] = Object.keys((await import(url)).default.cases)
  const place = { url, scenario: 'array-prealloc', case: name }
  const contenders = [{ name: 'baseline', variant: 'baseline', flags: [] }]
  const task = { lab, place, contenders, found: new Map(), cores: 1 } as unknown
  const { found } = await cpuPass.measure(task as Parameters<typeof cpuPass.measure>[0])
  const cpu = found?.get(contenders[0] as never)?.cpu
  // Were they the lab's, no time would be anyone's.
  expect(cpu === undefined ? 0.2 : cpu?.builtins).toBeLessThan(0.6)
})

it('counts neither collections, compilers, the lab and a waiting loop, nor what is outside of the ops', () => {
  const file = join(folderOf({}), 'v8.log')
  const tick = (at: string, state = 0, stack = ',0x1'): string => `tick,${at},0,0,0x0,${state}${stack}`
  const many = (line: string): string[] => Array.from({ length: 60 }, () => line)
  const lines = [
    'code-creation,Builtin,2,1,0x100,16,ArrayTimSort',
    'code-creation,Builtin,2,1,0x200,16,LoadIC_Megamorphic',
    'code-creation,JS,10,1,0x300,16,mine file:///x.mjs:1:1,0x1,*',
    'code-creation,JS,10,1,0x400,16,run file:///lab/loop.js:1:1,0x1,*',
    ...many(tick('0x100')),
    'code-creation,JS,10,1,0x500,16,opsBegin file:///lab/b.js:1:1,0x1,~',
    'code-move,0x300,0x900',
    ...[...many(tick('0x104')), ...many(tick('0x20f')), ...many(tick('0x901')), ...many(tick('0x7'))],
    ...[...many(tick('0x104', 1)), ...many(tick('0x104', 4)), ...many(tick('0x104', 6, ''))],
    ...many(tick('0x40a')),
    'code-creation,JS,10,1,0x510,16,opsEnd file:///lab/b.js:1:1,0x1,~',
    ...many(tick('0x100')),
  ]
  writeFileSync(file, lines.join('\n'))
  expect(builtinShare(file, 'file:///lab/')).toBe(0.5)
})
