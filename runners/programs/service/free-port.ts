import { createServer } from 'node:net'

/** Below the ports that systems choose for connections by themselves: 32,768 on Linux, 49,152 elsewhere. */
const [FIRST, LAST] = [10_000, 32_000]
const given = new Set<number>()

/** A port on which nobody listens now, and that this process has not given out before. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST))
    if (given.has(port) || !(await isFree(port))) continue
    given.add(port)
    return port
  }
}

/** On every address: a program may listen on all, and not be heard where another has the loopback one. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, exclusive: true }, () => server.close(() => resolve(true)))
  })
}
