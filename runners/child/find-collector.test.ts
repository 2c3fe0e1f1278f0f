import { once } from 'node:events'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { expect, it } from 'vitest'

const built = pathToFileURL(join(import.meta.dirname, '../../dist/runners/child/find-collector.js'))

it('is found by threads that look for it at once', async () => {
  const source = `import(${JSON.stringify(built.href)}).then(({ findCollector }) => {
    for (let i = 0; i < 100; i++) findCollector()({ type: 'minor' })
  })`
  const workers = [0, 1, 2].map(() => new Worker(source, { eval: true }))
  const codes = await Promise.all(workers.map((worker) => once(worker, 'exit')))
  expect(codes).toEqual([[0], [0], [0]])
})
