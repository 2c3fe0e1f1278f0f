import { describe, expect, it } from 'vitest'
import type { Variant } from '../../model/scenario.js'
import { type Auction, cases, feedOf } from './responses.js'
import scenario from './scenario.js'

function start(name: string, auction: Auction): Variant<Uint8Array> {
  const made = scenario.variants[name]?.(auction, { worker: 0, workers: 1 })
  if (made === undefined) throw new Error(`no variant ${name}`)
  return typeof made === 'function' ? { op: made } : (made as Variant<Uint8Array>)
}

function texts(name: string, auction: Auction, count: number): string[] {
  const { op, output, dispose } = start(name, auction)
  const outputs = Array.from({ length: count }, () => {
    const result = op()
    return Buffer.from((output?.() ?? result) as Uint8Array).toString()
  })
  dispose?.()
  return outputs
}

describe.each(Object.entries(cases))('bid-serialize, %s', (name, auction) => {
  it.each(Object.keys(scenario.variants))('gives the bytes of JSON.stringify: %s', (variant) => {
    const next = feedOf(auction)
    expect(texts(variant, auction, 150)).toEqual(Array.from({ length: 150 }, () => JSON.stringify(next())))
  })

  it('gives responses with the seats, bids and sizes that it names', () => {
    for (const text of texts('baseline', auction, 70)) {
      const { id, seatbid } = JSON.parse(text)
      expect(id).toMatch(/^[0-9a-f]{32}$/)
      expect(seatbid.map(({ bid }: { bid: unknown[] }) => bid.length)).toEqual(auction.seats)
      const [{ adm, price }] = seatbid[0].bid
      expect(price).toBeGreaterThan(0.5)
      if (name === 'video') expect(adm.length).toBeGreaterThan(7000)
      else expect(text.length / auction.seats.reduce((sum, bids) => sum + bids)).toBeGreaterThan(800)
    }
  })

  it('gives back everything it borrows', () => {
    for (const variant of ['pooled', 'pooled-encoder']) {
      const { op, pool, dispose } = start(variant, auction)
      for (let i = 0; i < 10; i++) op()
      dispose?.()
      expect(pool?.().outstanding).toBe(0)
    }
  })
})

it('fits a single bid into the buffer that it starts with', () => {
  for (const text of texts('baseline', cases['single bid'] as Auction, 64)) {
    expect(Buffer.byteLength(text)).toBeGreaterThan(950)
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1024)
  }
})

it('has markup that is met again in all cases but one', () => {
  const different = (auction: Auction) =>
    new Set(texts('baseline', auction, 1024).map((text) => JSON.parse(text).seatbid[0].bid[0].adm)).size
  expect(different(cases['single bid'] as Auction)).toBe(16)
  expect(different(cases['new markup'] as Auction)).toBe(1024)
})
