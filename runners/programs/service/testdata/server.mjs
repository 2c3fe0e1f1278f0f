// Answers in all the ways that HTTP/1.1 ends a response; with WORKERS, of a cluster.
import cluster from 'node:cluster'
import { createServer } from 'node:http'
import { Worker } from 'node:worker_threads'

const kept = []
const subscribers = new Set()
const tell = (send) => subscribers.forEach(send)
const answers = {
  // Half of it on the heap, half outside.
  '/keep': (response) => {
    kept.push(new Array(12_500).fill(0.5), new ArrayBuffer(100_000))
    response.end()
  },
  '/string': (response) => response.end(`${new Array(1000).fill(0.5)}`),
  '/buffer': (response) => response.end(Buffer.alloc(10_000, 'a')),
  '/chunked': (response) => {
    response.write('a'.repeat(3000))
    setImmediate(() => response.end('b'))
  },
  '/empty': (response) => response.writeHead(204).end(),
  '/close': (response) => response.setHeader('connection', 'close').end('closed'),
  '/reset': (response) => response.socket.destroy(),
  '/die': () => process.exit(7),
  '/block': () => {
    for (;;);
  },
  '/events': (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
    subscribers.add(response)
    response.once('close', () => subscribers.delete(response))
  },
  // Events later than the answer, behind a comment and in two pieces.
  '/poke': (response) => {
    response.end()
    setTimeout(() => tell((one) => one.write(': quiet\n\nid: 7\ndata: one\n')), 2)
    setTimeout(() => tell((one) => one.write('\ndata: two\n\n')), 4)
  },
  '/forget': (response) => {
    response.end()
    const [first] = subscribers
    first.write('data: one\n\n')
  },
  '/hang-up': (response) => {
    response.end()
    tell((one) => one.end())
  },
  '/thread': async (response) => {
    const worker = new Worker(new URL('worker.mjs', import.meta.url))
    worker.once('exit', () => response.end())
  },
}

if (cluster.isPrimary && process.env.WORKERS) {
  for (let i = 0; i < Number(process.env.WORKERS); i++) cluster.fork()
} else {
  createServer((request, response) => {
    let bytes = 0
    request.on('data', (chunk) => {
      bytes += chunk.length
    })
    request.once('end', () => (answers[request.url] ?? (() => response.end(`${bytes}`)))(response))
  }).listen(Number(process.env.PORT), '127.0.0.1', () => console.log('listening'))
}
