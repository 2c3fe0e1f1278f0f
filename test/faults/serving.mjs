// A server that misbehaves in one way, and a service of it: the baseline and another do not, the third does.
import { spawn } from 'node:child_process'
import { writeSync } from 'node:fs'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'

const own = fileURLToPath(import.meta.url)
const program = (kind) => ({ command: ['node', own], env: { SERVING: kind } })

export default {
  kind: 'service',
  // As the scenario that misbehaves: what is left is looked for there.
  name: 'misbehaving',
  title: 'A server that misbehaves',
  variants: {
    baseline: program('well'),
    other: program('well'),
    bad: program(process.env.GCLAB_FAULT_KIND ?? 'well'),
  },
  port: 'PORT',
  ready: '/',
  cases: { page: [{ path: '/' }] },
  warmUpRequests: 300,
}

/** Requests after which what misbehaves under load does. */
const SOON = 200
const kept = []

/** What each misbehaves in: before it listens, or in the answer to its nth request. */
const kinds = {
  well: {},
  'answers otherwise': { body: () => 'good night' },
  'answers otherwise after a while': { body: (n) => (n > SOON ? 'good night' : 'good day') },
  'gives another status under load': { status: (n) => (n > SOON ? 503 : 200) },
  'dies under load': { answer: (n) => n > SOON && process.exit(7) },
  'is killed under load': { answer: (n) => n > SOON && process.kill(process.pid, 'SIGKILL') },
  'resets connections': { answer: (n, { socket }) => n > SOON && socket.destroy() },
  'leaves requests without an answer': { answer: (n) => n > SOON },
  'is no HTTP under load': { answer: (n, { socket }) => n > SOON && socket.end('220 hello\r\n') },
  'blocks its event loop under load': {
    answer: (n) => {
      while (n > SOON);
    },
  },
  'never listens': { begin: () => setInterval(() => {}, 1000) },
  'ends before it is ready': { begin: () => process.exit(3) },
  'is never ready': { status: () => 500 },
  'finds its port taken every time': {
    begin: () => {
      console.error('listen EADDRINUSE: address already in use')
      process.exit(1)
    },
  },
  'keeps a tenth of what it allocates': { answer: () => void kept.push(new Array(125).fill(0.5)) },
  'does not hear Ctrl-C': { before: () => process.on('SIGINT', () => {}) },
  'leaves a process behind': { before: () => spawn('sleep', ['97'], { stdio: 'ignore' }) },
  'prints 64 MB': {
    before: () => {
      for (let i = 0; i < 1024; i++) writeSync(1, `${'x'.repeat(65_535)}\n`)
    },
  },
}

if (process.env.SERVING !== undefined) serve(kinds[process.env.SERVING])

function serve({ before, begin, answer, status = () => 200, body = () => 'good day' }) {
  before?.()
  if (begin !== undefined) return void begin()
  let answered = 0
  createServer((request, response) => {
    const nth = ++answered
    if (answer?.(nth, request)) return
    response.writeHead(status(nth), { 'content-type': 'text/plain' }).end(body(nth))
  }).listen(Number(process.env.PORT), '127.0.0.1')
}
