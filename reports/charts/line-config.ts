import type { Chart, ChartConfiguration, Plugin, ScaleOptions } from 'chart.js'
import type { AxisSpec, LineSpec } from './spec.js'
import { FAINT, INK } from './style.js'

// Runs in Node, for the pictures, and in the browser, for the page.

export function lineConfig(spec: LineSpec): ChartConfiguration {
  return {
    type: 'line',
    data: {
      datasets: spec.series.map(({ name, color, dash = [], points, dots }) => ({
        label: name,
        data: [...points],
        borderColor: color,
        backgroundColor: color,
        borderDash: [...dash],
        borderWidth: 2,
        pointRadius: dots ? 3 : 0,
        pointHitRadius: 6,
        ...(dots ? { clip: false as const } : {}),
      })),
    },
    options: {
      interaction: { mode: 'nearest', axis: 'x', intersect: false },
      plugins: {
        title: { display: spec.title !== '', text: spec.title },
        subtitle: { display: spec.subtitle.length > 0, text: [...spec.subtitle] },
        legend: {
          position: 'top',
          align: 'start',
          onClick: () => {},
          labels: { usePointStyle: true, pointStyleWidth: 30, generateLabels: () => legend(spec) },
        },
      },
      scales: { x: axis(spec.x), y: axis(spec.y, 62) } as Record<string, ScaleOptions<'linear'>>,
    },
    plugins: [marks(spec)],
  }
}

function legend(spec: LineSpec) {
  return spec.series.map(({ name, color, dash = [] }) => ({
    text: name,
    fontColor: INK,
    strokeStyle: color,
    lineWidth: 3,
    lineDash: [...dash],
    pointStyle: 'line' as const,
  }))
}

/** A fixed width keeps the axes of panels below one another in line. */
function axis(axis: AxisSpec, width?: number) {
  const { ticks } = axis
  const text = (value: number) =>
    ticks === undefined
      ? Number(value.toPrecision(3)).toLocaleString('en-US')
      : (ticks.find(({ at }) => at === value)?.text ?? '')
  return {
    type: axis.scale,
    min: axis.min,
    max: axis.max,
    title: { display: axis.title !== '', text: axis.title },
    ticks: {
      display: axis.title !== '',
      includeBounds: ticks !== undefined,
      maxTicksLimit: 8,
      callback: (value: number | string) => text(Number(value)),
    },
    ...(ticks && {
      afterBuildTicks: (scale: { ticks: { value: number }[] }) => {
        scale.ticks = ticks.map(({ at }) => ({ value: at }))
      },
    }),
    ...(width !== undefined && {
      afterFit: (scale: { width: number }) => {
        scale.width = width
      },
    }),
  }
}

/** A triangle at the top for a young collection, a dashed line for a full one, and the limit. */
function marks(spec: LineSpec): Plugin {
  return {
    id: 'marks',
    afterDatasetsDraw: (drawn) => {
      const { ctx, chartArea, scales } = drawn
      ctx.save()
      ctx.strokeStyle = INK
      ctx.fillStyle = FAINT
      ctx.setLineDash([4, 3])
      for (const { at, full } of spec.events ?? []) {
        const x = scales.x?.getPixelForValue(at) ?? 0
        if (x < chartArea.left || x > chartArea.right) continue
        ctx.beginPath()
        if (full) {
          ctx.moveTo(x, chartArea.top)
          ctx.lineTo(x, chartArea.bottom)
          ctx.stroke()
        } else {
          ctx.moveTo(x - 3.5, chartArea.top)
          ctx.lineTo(x + 3.5, chartArea.top)
          ctx.lineTo(x, chartArea.top + 7)
          ctx.fill()
        }
      }
      ctx.restore()
      if (spec.limit !== undefined) limit(drawn, spec.limit.at, spec.limit.label)
    },
  }
}

function limit({ ctx, chartArea, scales, options }: Chart, at: number, label: string): void {
  const y = scales.y?.getPixelForValue(at) ?? 0
  if (y < chartArea.top || y > chartArea.bottom) return
  ctx.save()
  ctx.strokeStyle = INK
  ctx.fillStyle = INK
  ctx.setLineDash([8, 4])
  ctx.beginPath()
  ctx.moveTo(chartArea.left, y)
  ctx.lineTo(chartArea.right, y)
  ctx.stroke()
  ctx.font = `600 12px ${options.font?.family ?? 'sans-serif'}`
  ctx.textBaseline = 'bottom'
  ctx.fillText(label, chartArea.left + 8, y - 3)
  ctx.restore()
}
