import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { pathToFileURL } from 'node:url'

/** The Chromium on this machine, or `null`: tests that need one say so and are skipped. */
export const chromium = ['chromium', 'chromium-browser', 'google-chrome'].find(
  (name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0,
)
if (chromium === undefined) console.warn('skipped: pages are not opened, for there is no Chromium here')

/** What came of opening a page. */
export interface Visit {
  /** The values of the expressions, in their order. */
  readonly values: readonly unknown[]
  /** Console errors, exceptions and breaches of the content security policy. */
  readonly errors: readonly string[]
  /** The addresses that the page asked for, itself not counted. */
  readonly requests: readonly string[]
  /** A picture of the page as PNG. */
  readonly picture: Buffer
}

/** How a page is looked at. */
export interface Look {
  readonly width: number
  readonly height: number
  readonly isDark: boolean
}

type Expression = string | (() => unknown)

const desk: Look = { width: 1200, height: 900, isDark: false }

/** Opens `html` as a file in headless Chromium and evaluates expressions in it, one after the other. */
export async function visit(html: string, expressions: readonly string[]): Promise<Visit> {
  const folder = mkdtempSync(join(tmpdir(), 'gclab-page-'))
  const file = join(folder, 'page.html')
  writeFileSync(file, html)
  try {
    return await visitAddress(pathToFileURL(file).href, expressions)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** As {@link visit}, of a page that a server has; a function among the expressions is called here. */
export async function visitAddress(url: string, expressions: readonly Expression[], look = desk): Promise<Visit> {
  const folder = mkdtempSync(join(tmpdir(), 'gclab-browser-'))
  const process = spawn(
    chromium ?? 'chromium',
    [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
      ...[`--window-size=${look.width},${look.height}`, '--remote-debugging-pipe', `--user-data-dir=${folder}`],
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'], detached: true },
  )
  try {
    return await drive(process, url, expressions, look)
  } finally {
    const closed = new Promise((resolve) => process.once('close', resolve))
    // Its own group: a browser is many processes, and all of them write into the folder.
    if (process.pid !== undefined) globalThis.process.kill(-process.pid, 'SIGKILL')
    await closed
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}

interface Message {
  readonly id?: number
  readonly method?: string
  readonly params: Record<string, unknown>
  readonly result?: Record<string, unknown>
}

async function drive(
  process: ChildProcess,
  url: string,
  expressions: readonly Expression[],
  { width, height, isDark }: Look,
): Promise<Visit> {
  const events: Message[] = []
  const send = protocol(process, (event) => events.push(event))
  const { targetInfos } = await send('Target.getTargets')
  const targetId = (targetInfos as { type: string; targetId: string }[]).find(({ type }) => type === 'page')?.targetId
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true })
  for (const domain of ['Runtime', 'Log', 'Network', 'Page']) await send(`${domain}.enable`, {}, sessionId)
  const size = { width, height, deviceScaleFactor: 1, mobile: width < 600 }
  await send('Emulation.setDeviceMetricsOverride', size, sessionId)
  const scheme = { name: 'prefers-color-scheme', value: isDark ? 'dark' : 'light' }
  await send('Emulation.setEmulatedMedia', { features: [scheme] }, sessionId)
  await send('Page.navigate', { url }, sessionId)
  const until = Date.now() + 30_000
  while (!events.some(({ method }) => method === 'Page.loadEventFired')) {
    if (Date.now() > until) throw new Error(`${url} did not load within 30 seconds`)
    await pause(20)
  }
  const values: unknown[] = []
  for (const expression of expressions) {
    if (typeof expression === 'function') {
      values.push(expression())
      continue
    }
    const answer = await send('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true }, sessionId)
    values.push((answer.result as { value?: unknown }).value)
  }
  const { data } = await send('Page.captureScreenshot', {}, sessionId)
  return {
    values,
    errors: events.filter(isError).map(({ params }) => JSON.stringify(params)),
    requests: events
      .filter(({ method }) => method === 'Network.requestWillBeSent')
      .map(({ params }) => (params.request as { url: string }).url)
      .filter((address) => address !== url && !address.startsWith('data:')),
    picture: Buffer.from(data as string, 'base64'),
  }
}

function isError({ method, params }: Message): boolean {
  return (
    method === 'Runtime.exceptionThrown' ||
    (method === 'Runtime.consoleAPICalled' && params.type === 'error') ||
    (method === 'Log.entryAdded' && (params.entry as { level: string }).level === 'error')
  )
}

type Send = (method: string, params?: object, sessionId?: unknown) => Promise<Record<string, unknown>>

/** Chrome's DevTools protocol over a pipe: JSON messages that end in a zero byte. */
function protocol(process: ChildProcess, onEvent: (event: Message) => void): Send {
  const input = process.stdio[3] as Writable
  const waiting = new Map<number, (message: Message) => void>()
  let kept = ''
  ;(process.stdio[4] as Readable).setEncoding('utf8').on('data', (text: string) => {
    const parts = (kept + text).split('\0')
    kept = parts.pop() ?? ''
    for (const message of parts.map((part) => JSON.parse(part) as Message)) {
      if (message.id === undefined) onEvent(message)
      else waiting.get(message.id)?.(message)
    }
  })
  const closed = new Promise<never>((_, reject) => process.once('close', () => reject(new Error('Chromium ended'))))
  closed.catch(() => {})
  let last = 0
  return (method, params = {}, sessionId) =>
    Promise.race([
      closed,
      new Promise<Record<string, unknown>>((resolve) => {
        const id = ++last
        waiting.set(id, (message) => resolve(message.result ?? {}))
        input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`)
      }),
    ])
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
