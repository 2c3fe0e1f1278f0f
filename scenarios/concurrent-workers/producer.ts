import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'
import type { Variant } from '../../model/scenario.js'
import type { ConsumerData } from './consumer.js'
import { type Control, openControl } from './control.js'
import type { TemplateName } from './messages.js'

/** A case: which message, and how many of them an op hands over. */
export interface Input {
  readonly template: TemplateName
  readonly messages: number
}

/** Messages on their way at any time, at most. The slab has as many slots. */
export const IN_FLIGHT = 256

/** The producer's end of a pair. */
export interface Pair {
  readonly control: Control
  /** To the consumer; the slab's pair does not use it. */
  readonly port: MessagePort
  readonly end: () => Promise<void>
}

/** Starts a consumer thread and waits until it is ready. */
export function startConsumer(
  template: TemplateName,
  data: Pick<ConsumerData, 'slab' | 'giveBack'> = {},
): Pair {
  const control = openControl()
  const { port1: port, port2 } = new MessageChannel()
  const workerData: ConsumerData = { template, control: control.memory, port: port2, ...data }
  const worker = new Worker(new URL('./consumer.js', import.meta.url), { workerData, transferList: [port2] })
  // The measured op decides how long the process lives.
  worker.unref()
  port.unref()
  control.waitUntilReady()
  return {
    control,
    port,
    end: async () => {
      port.close()
      await worker.terminate()
    },
  }
}

/**
 * The variant whose op sends the case's messages by `send`, which is told their numbers, and waits until the
 * consumer has taken the last. So an op holds the consumer's part as well: what posting spares the producer
 * and costs the consumer is not counted as saved, and no work is left over for another contender's turn.
 */
export function producing(
  input: Input,
  { control, end }: Pair,
  send: (n: number) => void,
  pool?: Variant['pool'],
): Variant<unknown> {
  let sent = 0
  return {
    op: () => {
      for (let i = 0; i < input.messages; i++) send(sent++)
      control.waitUntilTaken(sent)
    },
    output: control.lastTaken,
    ...(pool && { pool }),
    dispose: end,
  }
}

/** Waits until message n may be sent without more than {@link IN_FLIGHT} being on their way. */
export function waitForRoom(control: Control, n: number): void {
  control.waitUntilTaken(n + 1 - IN_FLIGHT)
}
