import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { readTargetEnd, signalTarget, targetPreload } from './target.js'

const root = mkdtempSync(join(tmpdir(), 'gclab-target-'))
afterAll(() => rmSync(root, { recursive: true }))

/** What tools load into their target, each with its own idea of how to end it when it is asked to. */
const tools = {
  'none at all': '',
  'one that ends it later, once it has written':
    "process.once('SIGINT', () => setTimeout(() => { require('fs').writeFileSync(process.env.WROTE, ''); process.exit(0) }, 200))",
  'one that ends it where nobody else would':
    "process.on('SIGINT', () => { if (process.listenerCount('SIGINT') === 1) { require('fs').writeFileSync(process.env.WROTE, ''); process.exit(0) } })",
}

it.each(Object.entries(tools))(
  'a target that is asked to end does so in order, under %s',
  async (_, tool) => {
    const folder = mkdtempSync(join(root, 'target-'))
    const [first, second, wrote] = ['tool.cjs', 'start.cjs', 'wrote'].map((name) => join(folder, name))
    writeFileSync(first as string, tool)
    writeFileSync(second as string, targetPreload(folder, root))
    const endless = "setInterval(() => {}, 1000); process.stdout.write('up')"
    const child = spawn(process.execPath, ['-r', first as string, '-r', second as string, '-e', endless], {
      env: { ...process.env, WROTE: wrote },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const closed = new Promise((resolve) => child.once('close', resolve))
    child.stdout.once('data', () => signalTarget(folder, 'SIGINT'))
    expect(await closed).toBe(0)
    expect(readTargetEnd(folder)).toEqual({ code: 0, error: null })
    expect(existsSync(wrote as string)).toBe(tool !== '')
  },
)
