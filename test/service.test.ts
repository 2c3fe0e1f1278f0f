import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const server = `import { createServer } from 'node:http'
const { PORT, MODE } = process.env
let answered = 0
createServer((request, response) => {
  if (MODE === 'dies' && ++answered > 200) process.exit(7)
  response.setHeader('content-type', 'text/plain')
  response.end(MODE === 'other' ? 'good night' : 'good day')
}).listen(PORT, '127.0.0.1', () => console.log('listening'))
`
const service = `import { defineService } from 'gclab'
const command = ['node', 'server.mjs']
export default defineService({
  name: 'greeting',
  title: 'Greeting',
  variants: {
    baseline: { command },
    equal: { command },
    dies: { command, env: { MODE: 'dies' } },
    other: { command, env: { MODE: 'other' } },
  },
  port: 'PORT',
  cases: { hello: [{ path: '/' }] },
  warmUpRequests: 200,
})
`

/** Runs one variant of the service beside its baseline. */
function run(variant: string) {
  const cwd = mkdtempSync(join(tmpdir(), 'gclab-service-'))
  mkdirSync(join(cwd, 'node_modules'))
  symlinkSync(root, join(cwd, 'node_modules/gclab'))
  writeFileSync(join(cwd, 'server.mjs'), server)
  writeFileSync(join(cwd, 'greeting.service.mjs'), service)
  const few = ['--no-time', '--quick', '--forks', '2', '--no-charts', '--json']
  const args = [join(root, 'dist/cli.js'), 'run', 'greeting.service.mjs', '--variant', variant, ...few]
  return new Promise<{ code: number; document: string; stderr: string }>((resolve) => {
    execFile(process.execPath, args, { cwd }, (error, document, stderr) =>
      resolve({ code: Number(error?.code ?? 0), document, stderr }),
    )
  })
}

describe('a service from its file', { timeout: 120_000 }, () => {
  it('has figures of its requests in the run document, and none of ops', async () => {
    const { code, document, stderr } = await run('equal')
    expect(code).toBe(0)
    const [scenario] = JSON.parse(document).scenarios
    expect(scenario.kind).toBe('service')
    const [baseline, equal] = scenario.cases[0].variants
    expect(baseline).toMatchObject({ time: null, allocation: null, request: { per: 'request' } })
    expect(baseline.request.heapBytesPerRequest).toBeGreaterThan(500)
    expect(equal.request.perFork.bytes).toHaveLength(2)
    // What the programs print is told once.
    expect(stderr.match(/^listening$/gm)).toHaveLength(1)
  })

  it.each([
    ['other', 1, 'good night'],
    ['dies', 3, 'node server.mjs ended (exit code 7)'],
  ])('ends with its exit code and says why where a program is wrong: %s', async (variant, code, text) => {
    const found = await run(variant)
    expect(found.code).toBe(code)
    expect(found.document).toContain(text)
  })
})
