import { join } from 'node:path'
import { expect, it } from 'vitest'
import { optionsPage } from './page.js'

it('is the page that docs/ has: npm run golden writes it anew', async () => {
  await expect(optionsPage()).toMatchFileSnapshot(join(import.meta.dirname, '../../docs/options.md'))
})
