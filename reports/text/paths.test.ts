import { describe, expect, it } from 'vitest'
import { scenarioOf } from '../testdata/fixture.js'
import { pathOf, placeInScenario } from './paths.js'

const at = (file: string) => scenarioOf({ cases: [], file })

describe('paths in a report', () => {
  it('stay as they are below the folder of the run', () => {
    expect(placeInScenario(at('bench/poke.ts'), 'bench/pool.ts', 3)).toBe('bench/pool.ts:3')
  })

  it('do not say where a home is', () => {
    const scenario = at('/home/ann/gclab/scenarios/sse-poke/scenario.ts')
    expect(pathOf(scenario, '/home/ann/gclab/scenarios/sse-poke/pooled.ts')).toBe('sse-poke/pooled.ts')
    expect(pathOf(scenario, '/home/ann/gclab/scenarios/pools/object-pool.ts')).toBe('pools/object-pool.ts')
    expect(pathOf(scenario, '/usr/lib/other.js')).toBe('/usr/lib/other.js')
    expect(pathOf(at('C:\\lab\\a\\b.ts'), 'C:\\lab\\a\\c.ts')).toBe('a/c.ts')
  })

  it('begin at node_modules in a package', () => {
    expect(pathOf(at('a/b.ts'), '/x/node_modules/p/node_modules/q/i.js')).toBe('node_modules/q/i.js')
  })
})
