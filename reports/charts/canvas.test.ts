import { createCanvas, GlobalFonts, loadImage } from '@napi-rs/canvas'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { runs } from '../testdata/runs.js'
import { loadEasel } from './canvas.js'
import { sketchesOf } from './charts-of-scenario.js'
import { drawCharts } from './index.js'
import type { BarSpec } from './spec.js'

const [scenario] = runs.full.scenarios
if (scenario === undefined) throw new Error('the fixture has a scenario')
const panel: BarSpec = {
  kind: 'bars',
  height: 200,
  title: '',
  subtitle: '',
  unit: 'ns/op',
  caseTitle: 'case',
  cases: ['a'],
  series: [],
}

async function pixelsOf(png: Buffer): Promise<Uint8ClampedArray> {
  const image = await loadImage(png)
  const canvas = createCanvas(image.width, image.height)
  const context = canvas.getContext('2d')
  context.drawImage(image, 0, 0)
  return context.getImageData(0, 0, image.width, image.height).data
}

/** How many pixels are dark, as text is. */
async function ink(title: string): Promise<number> {
  const { paint } = await loadEasel()
  const pixels = await pixelsOf(await paint([{ ...panel, title }], 400))
  let dark = 0
  for (let at = 0; at < pixels.length; at += 4) if ((pixels[at] ?? 255) < 100) dark++
  return dark
}

describe('the pictures', () => {
  it('have text that is really there, in every alphabet of the font', async () => {
    const empty = await ink('')
    for (const name of ['gclab', 'gclab latin-ext', 'gclab greek'])
      expect(GlobalFonts.has(name), name).toBe(true)
    for (const title of ['Time per op', 'Łódź, Čapek', 'Ωμέγα']) {
      expect(await ink(title), title).toBeGreaterThan(empty + 100)
    }
    // A letter that the font lacks is a box, and two different ones are the same box.
    expect(await ink('ĄĄĄĄĄĄ')).not.toBe(await ink('ţţţţţţ'))
    expect(await ink('ΨΨΨΨΨΨ')).not.toBe(await ink('ιιιιιι'))
  })

  it('are opaque, for readers in the dark', async () => {
    const { paint } = await loadEasel()
    for (const { panels } of sketchesOf(scenario)) {
      const pixels = await pixelsOf(await paint(panels, 400))
      let clear = 0
      for (let at = 3; at < pixels.length; at += 4) if (pixels[at] !== 255) clear++
      expect(clear).toBe(0)
    }
  })
})

describe('without a canvas', () => {
  afterEach(() => {
    vi.doUnmock('@napi-rs/canvas')
    vi.resetModules()
  })

  it('says why there are no charts', async () => {
    vi.doMock('@napi-rs/canvas', () => {
      throw new Error('no native binding for this platform')
    })
    const { charts, reason } = await drawCharts(sketchesOf(scenario))
    expect(charts).toEqual([])
    expect(reason).toBeTypeOf('string')
    expect(reason).not.toBe('')
  })
})
