import { afterEach, describe, expect, it } from 'vitest'
import type { Scenario, Variant } from '../../model/scenario.js'
import { openControl } from './control.js'
import { templates } from './messages.js'
import type { Input, Pair, startConsumer } from './producer.js'

// The built files: the consumer's thread cannot load TypeScript.
const built = (file: string) =>
  new URL(`../../dist/scenarios/concurrent-workers/${file}`, import.meta.url).href
const scenario = (await import(built('scenario.js'))).default as Scenario<Input>
const start = (await import(built('producer.js'))).startConsumer as typeof startConsumer
const open: { readonly end: () => unknown }[] = []

afterEach(async () => {
  for (const { end } of open.splice(0)) await end()
})

function make(variant: string, input: Input): Variant {
  const made = scenario.variants[variant]?.(input, { worker: 0, workers: 1 }) as Variant
  open.push({ end: () => made.dispose?.() })
  return made
}

function pairOf(...args: Parameters<typeof startConsumer>): Pair {
  const pair = start(...args)
  open.push(pair)
  return pair
}

describe.each(Object.keys(scenario.variants))('the variant %s', (name) => {
  it('delivers the last message of every op, in every case', () => {
    for (const input of Object.values(scenario.cases)) {
      const { op, output, pool } = make(name, input)
      const { text, close } = templates[input.template]
      for (let i = 1; i <= 5; i++) {
        op()
        const last = Buffer.from(output?.() as Uint8Array).toString('latin1')
        expect(last).toBe(`${text}${i * input.messages - 1}${close}`)
      }
      const stats = pool?.()
      if (stats === undefined) continue
      expect(stats.outstanding).toBe(0)
      expect(stats.hits + stats.misses).toBeGreaterThanOrEqual(5 * input.messages)
    }
  })

  it('ends its consumer', async () => {
    const { op, dispose } = make(name, { template: 'poke', messages: 3 })
    op()
    await dispose?.()
    expect(process.getActiveResourcesInfo()).not.toContain('MessagePort')
  })
})

describe('the consumer', () => {
  it('tells the producer of a message that is not the one that is due', () => {
    const { port, control } = pairOf('poke')
    port.postMessage(new TextEncoder().encode('{"stream":"another"}').buffer)
    expect(() => control.waitUntilTaken(1)).toThrow(/the consumer says: .*message 0.*"another"/)
  })

  it('tells the producer that it could not start', () => {
    expect(() => pairOf('poke', { slab: new SharedArrayBuffer(64) })).toThrow(
      /the consumer says: .*not a slab/,
    )
  })
})

it('the control counts past 2^31', () => {
  const control = openControl()
  new Int32Array(control.memory)[0] = 2 ** 31 - 1
  control.countTaken()
  control.waitUntilTaken(2 ** 31)
})
