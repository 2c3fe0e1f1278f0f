import { describe, expect, it } from 'vitest'
import type { Variant } from '../../model/scenario.js'
import { cases, feedOf, type Subscription } from './pokes.js'
import { pooledFrame } from './pooled-frame.js'
import scenario from './scenario.js'

const context = { worker: 0, workers: 1 }

function start(name: string, subscription: Subscription): Variant<Uint8Array> {
  const made = scenario.variants[name]?.(subscription, context)
  if (made === undefined) throw new Error(`no variant ${name}`)
  return typeof made === 'function' ? { op: made } : (made as Variant<Uint8Array>)
}

function texts(name: string, subscription: Subscription, count: number): string[] {
  const { op, output, dispose } = start(name, subscription)
  const outputs = Array.from({ length: count }, () => {
    const result = op()
    return Buffer.from((output?.() ?? result) as Uint8Array).toString()
  })
  dispose?.()
  return outputs
}

describe.each(Object.keys(cases))('sse-poke, %s', (name) => {
  const subscription = cases[name] as Subscription

  it.each(Object.keys(scenario.variants))('gives the same events as the baseline: %s', (variant) => {
    expect(texts(variant, subscription, 200)).toEqual(texts('baseline', subscription, 200))
  })

  it('gives whole server-sent events whose positions advance and keep their digits', () => {
    const events = texts('baseline', subscription, 50)
    const pokes = events.map((event) => {
      expect(event).toMatch(/^event: poke\ndata: \{[^\n]+\}\n\n$/)
      return JSON.parse(event.slice(event.indexOf('{')))
    })
    for (const [i, poke] of pokes.entries()) {
      expect(Object.keys(poke)).toEqual(['stream', 'position', 'globalPosition'])
      expect(poke.stream).toBe(subscription.streams[i % subscription.streams.length])
      expect(poke.position).toBe(1_000_000 + i)
      expect(poke.globalPosition).toBe(100_000_000 + i)
    }
  })

  it('gives back everything it borrows', () => {
    for (const variant of ['pooled', 'pooled-frame']) {
      const { op, pool, dispose } = start(variant, subscription)
      for (let i = 0; i < 10; i++) op()
      dispose?.()
      expect(pool?.().outstanding).toBe(0)
    }
  })
})

it('starts positions over before they would need another digit', () => {
  const feed = feedOf({ streams: ['a'] })
  const writable = feed as { position: number; globalPosition: number }
  writable.position = 9_999_998
  writable.globalPosition = 999_999_998
  const seen = Array.from({ length: 3 }, () => {
    feed.advance()
    return [feed.position, feed.globalPosition]
  })
  expect(seen).toEqual([
    [9_999_999, 999_999_999],
    [1_000_000, 100_000_000],
    [1_000_001, 100_000_001],
  ])
})

describe('pooled-frame', () => {
  const subscription: Subscription = { streams: ['account-1', 'account-22'] }

  it('holds as many frames as are asked for, and each stays as it was until it is released', () => {
    const { held, pool } = pooledFrame(subscription)
    if (held === undefined) throw new Error('pooled-frame has held')
    const wanted = texts('baseline', subscription, 30)
    const out: unknown[] = []
    const seen: string[] = []
    const release = (): void => {
      const frame = out.shift()
      seen.push(Buffer.from(held.output?.(frame) ?? '').toString())
      held.release(frame)
    }
    for (let i = 0; i < 30; i++) {
      out.push(held.op())
      if (out.length > 7) release()
    }
    expect(pool?.().outstanding).toBe(7)
    while (out.length > 0) release()
    expect(seen).toEqual(wanted)
    expect(pool?.().outstanding).toBe(0)
  })

  it('has no output before the first op and after the last', () => {
    const { op, output, dispose } = pooledFrame(subscription)
    expect(() => output?.()).toThrow(/before the first op/)
    op()
    dispose?.()
    expect(() => output?.()).toThrow(/before the first op/)
  })
})
