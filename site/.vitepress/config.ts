import { defineConfig } from 'vitepress'
import { anchorOf, sidebar } from '../pages.js'

/** The heap over time: it fills, and is collected. */
const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">
  <path d="M1 14 6 3v11l5-11v11l4-9" fill="none" stroke="#3a7" stroke-width="2"/>
</svg>`

/** Pages lie above the packages of the site: Node.js finds Vue from their rendered code, Vite does not. */
const vueFromHere = {
  name: 'vue-from-here',
  enforce: 'pre' as const,
  resolveId: (id: string, _: unknown, { ssr }: { ssr?: boolean }) =>
    ssr && /^vue($|\/)/.test(id) ? { id, external: true } : undefined,
}

// The pages are those of the repository, in their places: a link leads to the same page here and there.
export default defineConfig({
  title: 'gclab',
  description: 'Benchmark harness and garbage-collection lab for Node.js',
  head: [['link', { rel: 'icon', href: `data:image/svg+xml,${encodeURIComponent(icon)}` }]],
  srcDir: '..',
  srcExclude: ['!(docs)/**/*'],
  rewrites: { 'README.md': 'index.md' },
  outDir: 'out',
  markdown: { anchor: { slugify: anchorOf } },
  vite: { plugins: [vueFromHere] },
  themeConfig: { sidebar: sidebar(), search: { provider: 'local' }, outline: [2, 3] },
})
