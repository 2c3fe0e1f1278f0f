// What the stress test knows independently of the pool: who uses which slot, and what was sent and received.
export const CONSUMER = 0
export const PRODUCERS = [1, 2, 3, 4]
export const CONTROL = 5
export const SLOTS = 20
export const INCARNATIONS = 64

const PARTIES = 6
const STOP = 0
const HOLD = 1
const PAIRS = 16
const USERS = PAIRS + PARTIES * 16
const SENT = USERS + SLOTS
const RECEIVED = SENT + PARTIES * INCARNATIONS
const DIED = RECEIVED + PARTIES * INCARNATIONS
const WORDS = DIED + PARTIES * INCARNATIONS

export function createLedger(memory = new SharedArrayBuffer(WORDS * 4)) {
  const words = new Int32Array(memory)
  const of = (table, party, incarnation) => table + party * INCARNATIONS + incarnation
  const sum = (from, to) => words.subarray(from, to).reduce((total, count) => total + count, 0)
  return {
    memory,
    /** 1: producers end; 2: the consumer ends once its rings are empty. */
    stop: (stage) => Atomics.store(words, STOP, stage),
    stopped: () => Atomics.load(words, STOP),
    /** 1: the consumer stands still; 0: it goes on. */
    hold: (on) => {
      Atomics.store(words, HOLD, on)
      Atomics.notify(words, HOLD)
    },
    standStill: () => Atomics.wait(words, HOLD, 1),
    /** Notes that the party uses the slot; the party that did before, which must be -1. */
    use: (slot, party) => Atomics.exchange(words, USERS + slot, party + 1) - 1,
    /** Notes that nobody uses the slot; the party that did, which must be the caller. */
    leave: (slot) => Atomics.exchange(words, USERS + slot, 0) - 1,
    countPair: (party) => { words[PAIRS + party * 16]++ },
    countSent: (party, incarnation) => { Atomics.add(words, of(SENT, party, incarnation), 1) },
    sent: (party, incarnation) => Atomics.load(words, of(SENT, party, incarnation)),
    /** How many of this producer's messages came before. */
    countReceived: (party, incarnation) => Atomics.add(words, of(RECEIVED, party, incarnation), 1),
    /** Notes that the party was terminated: what it used it uses no longer. */
    died: (party, incarnation) => {
      Atomics.store(words, of(DIED, party, incarnation), 1)
      for (let slot = 0; slot < SLOTS; slot++) Atomics.compareExchange(words, USERS + slot, party + 1, 0)
    },
    pairs: () => sum(PAIRS, USERS),
    messages: () => sum(RECEIVED, DIED),
    /** Messages that were sent and not received, or received and never sent; and slots still in use. */
    unaccounted: () => {
      const found = []
      for (const party of PRODUCERS) {
        for (let incarnation = 0; incarnation < INCARNATIONS; incarnation++) {
          const sent = words[of(SENT, party, incarnation)]
          const received = words[of(RECEIVED, party, incarnation)]
          // Terminated between sending and counting it.
          const slack = words[of(DIED, party, incarnation)]
          if (received < sent || received > sent + slack) {
            found.push(`party ${party}, life ${incarnation}: ${sent} sent, ${received} received`)
          }
        }
      }
      for (let slot = 0; slot < SLOTS; slot++) {
        if (words[USERS + slot] !== 0) found.push(`slot ${slot} is still in use by party ${words[USERS + slot] - 1}`)
      }
      return found
    },
  }
}
