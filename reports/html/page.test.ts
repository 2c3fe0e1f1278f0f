import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { RunDocument } from '../../model/run.js'
import { chromium, visit } from '../flame/testdata/browser.js'
import { runs } from '../testdata/runs.js'
import { renderMarkdown } from './markdown-page.js'
import { renderPage } from './page.js'

function pageOf(run: RunDocument): string {
  const [scenario] = run.scenarios
  if (scenario === undefined) throw new Error('the fixture has a scenario')
  return renderPage(run, scenario)
}

/** Each figure with how many panels it draws and how many views it offers. */
const figures = `[...document.querySelectorAll('figure')].map((figure) =>
  [figure.dataset.chart, figure.querySelectorAll('canvas').length, figure.querySelectorAll('option').length])`

/** A hash of what the first panel of a chart shows. */
const pixels = (file: string) => `(() => {
  const canvas = document.querySelector('figure[data-chart="${file}"] canvas')
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
  let hash = 0
  for (const value of data) hash = (hash * 31 + value) | 0
  return hash
})()`

const choose = (file: string, option: number) => `(() => {
  const select = document.querySelector('figure[data-chart="${file}"] select')
  select.value = '${option}'
  select.dispatchEvent(new Event('change'))
  return select.selectedOptions[0].text
})()`

/** Moves the pointer over the first bar or line. */
const hover = (file: string) => `(() => {
  const canvas = document.querySelector('figure[data-chart="${file}"] canvas')
  const { left, top, width, height } = canvas.getBoundingClientRect()
  const at = { clientX: left + width * 0.2, clientY: top + height * 0.6, bubbles: true }
  canvas.dispatchEvent(new MouseEvent('mousemove', at))
  return new Promise((resolve) => setTimeout(resolve, 100))
})()`

const drag = (file: string) => `(() => {
  const panel = document.querySelector('figure[data-chart="${file}"] .panel')
  const { left, top, width } = panel.getBoundingClientRect()
  panel.setPointerCapture = () => {}
  const at = (type, share) => panel.dispatchEvent(
    new PointerEvent(type, { clientX: left + width * share, clientY: top + 90, pointerId: 1, bubbles: true }))
  at('pointerdown', 0.4)
  at('pointermove', 0.6)
  at('pointerup', 0.6)
})()`

describe('the page of a report', () => {
  it('allows its own script and style and nothing else', () => {
    const page = pageOf(runs.full)
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? ''
    const hash = (tag: string) => {
      const text = new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(page)?.[1] ?? ''
      return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
    }
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain(`script-src ${hash('script')}`)
    expect(policy).toContain(`style-src ${hash('style')}`)
    expect(page).not.toMatch(/<(script|link|img)[^>]*(src|href)="(?!data:,)/)
  })

  it('cannot be taken over by names or by what an author wrote', () => {
    const page = pageOf(runs.hostile)
    expect(page.match(/<script/g)).toHaveLength(2)
    expect(page).not.toMatch(/href="javascript:/i)
    expect(page).not.toMatch(/<img/)
  })

  it('takes HTML in markdown for text and loads no picture', () => {
    const { body, headings } = renderMarkdown('## A `b`\n\n<b onclick="x">c</b> ![d "e"](http://f.g/h.png)')
    expect(body).toBe(
      '<h2 id="section-1">A <code>b</code></h2>\n<p>&lt;b onclick=&quot;x&quot;&gt;c&lt;/b&gt; ' +
        '<figure data-chart="http://f.g/h.png"><figcaption>d &quot;e&quot;</figcaption></figure></p>\n',
    )
    expect(headings).toEqual([{ id: 'section-1', text: 'A b' }])
  })

  it.skipIf(chromium === undefined)(
    'draws its charts, shows figures under the pointer, switches cases and zooms',
    async () => {
      const heap = 'charts/heap.png'
      const { values, errors, requests } = await visit(pageOf(runs.full), [
        figures,
        pixels('charts/time.png'),
        hover('charts/time.png'),
        pixels('charts/time.png'),
        choose('charts/time.png', 2),
        pixels('charts/time.png'),
        pixels(heap),
        drag(heap),
        pixels(heap),
      ])
      const [shown, allCases, , pointed, name, oneCase, whole, , zoomed] = values
      expect(shown).toEqual([
        ['charts/time.png', 1, 4],
        ['charts/allocation.png', 2, 4],
        ['charts/heap.png', 3, 3],
      ])
      expect(pointed).not.toBe(allCases)
      expect(name).toBe('long stream')
      expect(oneCase).not.toBe(allCases)
      expect(zoomed).not.toBe(whole)
      expect(errors).toEqual([])
      expect(requests).toEqual([])
    },
  )

  it.skipIf(chromium === undefined)('stands up to a hostile scenario', async () => {
    const { values, errors } = await visit(pageOf(runs.hostile), [
      'document.title',
      'document.scripts.length',
    ])
    expect(values[0]).toContain('<script>alert(1)</script>')
    expect(values[1]).toBe(2)
    expect(errors).toEqual([])
  })
})
