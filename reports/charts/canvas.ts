import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { ChartConfiguration, Plugin } from 'chart.js'
import { chartDefaults } from './defaults.js'
import { barConfig } from './draw-bars.js'
import { lineConfig } from './line-config.js'
import type { PanelSpec } from './spec.js'
import { BACKGROUND, DENSITY, FONT } from './style.js'

/**
 * Loads Chart.js, the canvas and the font, on demand: a command that draws none should not wait for it.
 * Panels are painted below one another on one opaque image, which becomes a PNG.
 * @throws when the canvas, an optional dependency, is not installed for this platform, or a font is missing.
 */
export async function loadEasel() {
  const { createCanvas, GlobalFonts } = await import('@napi-rs/canvas')
  const { default: Chart } = await import('chart.js/auto')
  registerFonts(GlobalFonts)
  chartDefaults(Chart.defaults, FONT)
  Object.assign(Chart.defaults, { responsive: false, devicePixelRatio: DENSITY })
  const draw = (panel: PanelSpec, width: number) => {
    const canvas = createCanvas(width, panel.height)
    const config: ChartConfiguration = panel.kind === 'bars' ? barConfig(panel) : lineConfig(panel)
    const plugins = [opaque, ...(config.plugins ?? [])]
    // Without animation it is drawn at once.
    const chart = new Chart(canvas as never, { ...config, plugins })
    return { canvas, chart }
  }
  const paint = (panels: readonly PanelSpec[], width: number): Promise<Buffer> => {
    const tall = panels.reduce((sum, { height }) => sum + height, 0)
    const sheet = createCanvas(width * DENSITY, tall * DENSITY)
    const context = sheet.getContext('2d')
    let top = 0
    for (const panel of panels) {
      const { canvas, chart } = draw(panel, width)
      context.drawImage(canvas, 0, top * DENSITY)
      chart.destroy()
      top += panel.height
    }
    return sheet.encode('png')
  }
  return { paint }
}

/** The canvas has no font of its own, and without one text is left out in silence. */
function registerFonts(fonts: { register(font: Buffer, name: string): unknown }): void {
  const { resolve } = createRequire(import.meta.url)
  for (const subset of ['latin', 'latin-ext', 'greek'])
    for (const weight of [400, 600]) {
      const path = resolve(`@fontsource/inter/files/inter-${subset}-${weight}-normal.woff2`)
      const name = subset === 'latin' ? 'gclab' : `gclab ${subset}`
      // Read here: under Yarn's Plug'n'Play the file lies in a zip, which only Node's own fs can look into.
      if (!fonts.register(readFileSync(path), name)) throw new Error(`the font ${path} could not be read`)
    }
}

/** A reader in GitHub's dark mode must not see dark text on a dark page. */
const opaque: Plugin = {
  id: 'opaque',
  beforeDraw: ({ ctx, width, height }) => {
    ctx.save()
    ctx.fillStyle = BACKGROUND
    ctx.fillRect(0, 0, width, height)
    ctx.restore()
  },
}
