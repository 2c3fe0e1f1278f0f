// The built site, as it is published below a path, from a server of its own. Without Chromium its links and
// anchors are looked at all the same, in the HTML.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join, posix } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { chromium, visitAddress } from '../reports/flame/testdata/browser.js'

const root = join(import.meta.dirname, '..')
const base = '/below/'
const out = mkdtempSync(join(tmpdir(), 'gclab-site-'))
const vitepress = join(root, 'site/node_modules/vitepress/bin/vitepress.js')
execFileSync(process.execPath, [vitepress, 'build', 'site', '--base', base, '--outDir', out], { cwd: root })
const pages = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html'))
afterAll(() => rmSync(out, { recursive: true, force: true }))

const htmlOf = (page: string): string => readFileSync(join(out, page), 'utf8')
const valuesOf = (page: string, attribute: string): string[] =>
  [...htmlOf(page).matchAll(new RegExp(` ${attribute}="([^"]*)"`, 'g'))].map(([, value = '']) => value)

/** The links of a page that lead nowhere. */
function deadIn(page: string): string[] {
  return valuesOf(page, '(?:href|src)').filter((link) => {
    if (/^(?:https?|data):/.test(link)) return false
    const { pathname, hash } = new URL(link, `http://site${posix.join(base, page)}`)
    if (!pathname.startsWith(base)) return true
    const target = pathname.slice(base.length) || 'index.html'
    if (!existsSync(join(out, target))) return true
    return hash !== '' && !valuesOf(target, 'id').includes(decodeURIComponent(hash.slice(1)))
  })
}

describe('the site', () => {
  it('has a page for each of the repository, and no link or anchor that leads nowhere', () => {
    const docs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    for (const name of docs.filter((file) => file.endsWith('.md')))
      expect(pages).toContain(join('docs', name.replace(/\.md$/, '.html')))
    expect(pages).toEqual(expect.arrayContaining(['index.html', 'CHANGELOG.html', 'SECURITY.html']))
    expect(valuesOf('index.html', 'href')).toContain('./docs/ci.html')
    expect(pages.flatMap((page) => deadIn(page).map((link) => `${page} -> ${link}`))).toEqual([])
  })

  it.skipIf(chromium === undefined)(
    'opens every page in a browser without an error, and finds a word',
    { timeout: 240_000 },
    async () => {
      const server = createServer(({ url = '' }, response) => {
        const file = join(out, decodeURIComponent(new URL(url, 'http://site').pathname).slice(base.length))
        if (url.startsWith(base) && existsSync(file) && extname(file) !== '')
          response.writeHead(200, { 'content-type': types[extname(file)] }).end(readFileSync(file))
        else response.writeHead(404).end()
      })
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      const home = `http://127.0.0.1:${(server.address() as AddressInfo).port}${base}`
      try {
        const { values, errors, requests } = await visitAddress(`${home}index.html`, [
          ...pages.map((page) => opened(home + page)),
          found('sampler'),
        ])
        expect(values.slice(0, -1).filter((title) => typeof title !== 'string' || title === '')).toEqual([])
        expect(values.at(-1)).toMatch(/sampler/)
        expect(errors).toEqual([])
        expect(requests.filter((address) => !address.startsWith(home))).toEqual([])
      } finally {
        // The browser's connections would keep the server open.
        server.closeAllConnections()
        server.close()
      }
    },
  )
})

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

/** In the browser: the heading of a page that Vue has taken over in a frame, or '' after 20 seconds. */
function opened(address: string): string {
  return `(async () => {
    const frame = document.createElement('iframe')
    frame.src = ${JSON.stringify(address)}
    document.body.append(frame)
    const until = Date.now() + 20000
    const app = () => frame.contentDocument?.querySelector('#app')
    while (!app()?.__vue_app__ && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 20))
    const title = app()?.__vue_app__ ? app().querySelector('h1')?.textContent : ''
    frame.remove()
    return title
  })()`
}

/** In the browser: what the search shows for a word, or '' after 20 seconds. */
function found(word: string): string {
  return `(async () => {
    const until = Date.now() + 20000
    const appears = async (selector) => {
      while (!document.querySelector(selector) && Date.now() < until)
        await new Promise((resolve) => setTimeout(resolve, 20))
      return document.querySelector(selector)
    }
    ;(await appears('.DocSearch-Button'))?.click()
    const input = await appears('.VPLocalSearchBox input')
    if (!input) return ''
    input.value = ${JSON.stringify(word)}
    input.dispatchEvent(new Event('input', { bubbles: true }))
    return (await appears('.VPLocalSearchBox .result'))?.textContent ?? ''
  })()`
}
