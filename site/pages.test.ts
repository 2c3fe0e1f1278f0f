import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { groups, sidebar } from './pages.js'

it('has every page of docs/ in the sidebar, once, by its heading', () => {
  const docs = readdirSync(join(import.meta.dirname, '../docs')).filter((name) => name.endsWith('.md'))
  const listed = Object.values(groups).flat()
  expect(listed.filter((page) => /^docs\/[^/]+$/.test(page)).sort()).toEqual(
    docs.map((name) => `docs/${name.slice(0, -3)}`).sort(),
  )
  const titles = sidebar().flatMap(({ items }) => items.map(({ text }) => text))
  expect(new Set(titles).size).toBe(listed.length)
})
