import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Job } from '../../../child/job.js'
import { launch } from '../../../processes/launch.js'

/** A folder of its own with these files. */
export function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'gclab-project-'))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

/** What a child says of a scenario in a project of its own. */
export function look(files: Readonly<Record<string, string>>, scenario: string, imported?: string) {
  const folder = folderOf(files)
  const url = pathToFileURL(join(folder, scenario)).href
  const job: Job<'describe'> = { pass: 'describe', scenario: url, case: '', variant: '', params: {} }
  const { signal } = new AbortController()
  const flags = imported === undefined ? [] : [`--import=${pathToFileURL(join(folder, imported)).href}`]
  return launch(job, { node: process.execPath, flags, timeoutMs: 20_000, signal }).done
}

/** A scenario that imports a module. */
export const using = (module: string): string =>
  `import * as used from '${module}'
export default { name: 'x', title: 'X', cases: { one: 1 }, variants: { baseline: () => () => String(used) } }`

/** A CommonJS project in TypeScript with path aliases, dependencies of both kinds, and JSON. */
export const aliased: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "shop" }',
  'tsconfig.json': `{
    // As TypeScript allows it.
    "files": [],
    "references": [{ "path": "./tsconfig.app.json" }],
  }`,
  'tsconfig.app.json': '{ "extends": "./config/base.json" }',
  'config/base.json':
    '{ "compilerOptions": { "baseUrl": "..", "paths": { "@/*": ["missing/*", "src/*"], "~rates": ["src/rates.ts"] } } }',
  'src/rates.ts': "import rates from './rates.json'\nexport const rate: number = rates.rate\n",
  'src/rates.json': '{ "rate": 2 }',
  'src/price/index.ts':
    "import { rate } from '~rates'\nimport { more } from '../more.js'\nimport { half } from 'src/half'\n" +
    'export function price(net: number): number { return half(more(net)) * rate }\n',
  'src/more.ts': 'export const more = (x: number): number => x + 1\n',
  'src/half.ts': "import { sep } from 'node:path'\nexport const half = (x: number): number => x / 2 + sep.length - 1\n",
  'src/old.cts': "const seven: number = 7\nmodule.exports = { seven, eight: require('./older') }\n",
  'src/older.js': 'module.exports = 8\n',
  'node_modules/plain/package.json': '{ "name": "plain", "main": "./main.js" }',
  'node_modules/plain/main.js': "exports.one = require('./one')\n",
  'node_modules/plain/one.js': 'module.exports = 1\n',
  'node_modules/modern/package.json': '{ "name": "modern", "type": "module", "exports": "./main.js" }',
  'node_modules/modern/main.js': 'export const two = 2\n',
  'bench/price.gclab.ts': `import { defineScenario } from 'gclab'
import { two } from 'modern'
import { one } from 'plain'
import old from '@/old.cjs'
import { price } from '@/price'

export default defineScenario({
  name: 'price',
  title: 'A price',
  cases: { cheap: 3 },
  variants: {
    baseline: (net: number) => () => [price(net), one, two, old.seven, old.eight].join(),
    same: (net: number) => () => \`\${price(net)},1,2,7,8\`,
  },
})
`,
}
