import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

/** The pages of the site in the order they are read, without `.md`; pages.test.ts holds the list complete. */
export const groups: Readonly<Record<string, readonly string[]>> = {
  Begin: ['README', 'docs/first-scenario', 'docs/reading-a-report', 'docs/scenarios', 'docs/faq'],
  'Measure code': [
    'docs/allocations',
    'docs/kept',
    'docs/steps',
    'docs/timing',
    'docs/power',
    'docs/asynchronous-ops',
    'docs/prepared-inputs',
    'docs/suites',
    'docs/pools',
    'docs/library',
  ],
  'Whole programs': ['docs/watching-a-program', 'docs/capturing-inputs', 'docs/profiles', 'docs/services'],
  'In a team': ['docs/ci', 'docs/writing-a-writeup', 'docs/when-things-go-wrong'],
  Reference: [
    'docs/options',
    'docs/scenario-file',
    'docs/warnings',
    'docs/compared',
    'docs/dependencies',
    'SECURITY',
    'CHANGELOG',
  ],
  'How it is made': [
    'docs/trust',
    'docs/faults',
    'docs/architecture',
    'docs/decisions/README',
    'CONTRIBUTING',
  ],
}

/** The groups as VitePress takes them; a page is called by its first heading. */
export function sidebar() {
  return Object.entries(groups).map(([text, pages]) => ({
    text,
    items: pages.map((page) => ({ text: titleOf(page), link: page === 'README' ? '/' : `/${page}` })),
  }))
}

/** The anchor of a heading as GitHub makes it, so that links hold in both places. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replace(/ /g, '-')
}

function titleOf(page: string): string {
  const [, title] = /^# (.+)$/m.exec(readFileSync(join(root, `${page}.md`), 'utf8')) ?? []
  if (title === undefined) throw new Error(`${page}.md has no heading`)
  return title
}
