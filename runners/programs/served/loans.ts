/**
 * Results lent to one socket, each given back once: when the socket has taken it, or is gone.
 *
 * Node calls the callbacks of a socket's writes in the order of the writes, when the kernel has the bytes. A
 * socket that is destroyed calls them with an error, or not at all; it writes nothing more from then on, so
 * from then on the order does not matter, and `close` may give back the rest.
 */
export function createSocketLoans(release: (result: unknown) => void) {
  let lent: unknown[] = []
  let head = 0
  return {
    /** Before the write of a result's bytes. */
    lend(result: unknown): void {
      lent.push(result)
    },
    /** The callback of that write. One function for all writes, so that a write allocates no closure. */
    taken(): void {
      if (head === lent.length) return
      const result = lent[head]
      lent[head++] = undefined
      if (head === lent.length) {
        lent.length = 0
        head = 0
      } else if (head > 1024 && head * 2 > lent.length) {
        // A reader that never quite catches up must not make the list grow for ever.
        lent = lent.slice(head)
        head = 0
      }
      release(result)
    },
    /** Once the socket is closed: gives back what it never took. Later calls of `taken` are of no effect. */
    close(): void {
      const rest = lent.slice(head)
      lent = []
      head = 0
      for (const result of rest) release(result)
    },
    outstanding: () => lent.length - head,
  }
}
