import WebSocket from 'ws'
import { timeout } from '../../../model/timeout.js'

/** A thread of another process, by the inspector protocol. */
export interface InspectedThread {
  /** The value of an expression, or of what its promise gives. Rejects with what it throws. */
  readonly evaluate: (expression: string) => Promise<unknown>
}

/** A process whose inspector is connected. */
export interface InspectedProcess extends InspectedThread {
  /** Resolves when the connection is gone, as when the process has ended. */
  readonly closed: Promise<void>
  readonly close: () => void
}

interface Message {
  readonly id?: number
  readonly method?: string
  readonly params?: { readonly sessionId: string; readonly message: string }
  readonly error?: { readonly message: string }
  readonly result?: {
    readonly result?: { readonly value?: unknown }
    readonly exceptionDetails?: {
      readonly text: string
      readonly exception?: { readonly description?: string }
    }
  }
}

/** A thread that does not turn its event loop gives no answer. */
const ANSWER_MS = 10_000

/**
 * Connects to an inspector by its WebSocket address. `onWorker` is told each worker thread of the process,
 * those that start later too.
 */
export async function connectInspector(
  address: string,
  onWorker: (thread: InspectedThread) => void,
): Promise<InspectedProcess> {
  const socket = new WebSocket(address)
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  socket.on('error', () => socket.terminate())
  const main = threadOver((text) => socket.send(text))
  const workers = new Map<string, ReturnType<typeof threadOver>>()
  socket.on('message', (data) => {
    const { method, params, ...answer } = JSON.parse(String(data)) as Message
    if (params === undefined || method === undefined) main.take(answer)
    else if (method === 'NodeWorker.receivedMessageFromWorker')
      workers.get(params.sessionId)?.take(JSON.parse(params.message) as Message)
    else if (method === 'NodeWorker.attachedToWorker') {
      const { sessionId } = params
      const worker = threadOver((message) =>
        main.post('NodeWorker.sendMessageToWorker', { sessionId, message }),
      )
      workers.set(sessionId, worker)
      onWorker(worker)
    }
  })
  closed.then(() => {
    for (const thread of [main, ...workers.values()]) thread.end()
  })
  await main.post('NodeWorker.enable', { waitForDebuggerOnStart: false })
  return { evaluate: main.evaluate, closed, close: () => socket.terminate() }
}

/** The protocol with one thread: `send` carries a message there, `take` gets what comes back. */
function threadOver(send: (text: string) => unknown) {
  const waiting = new Map<number, (answer: Message) => void>()
  const ended: Message = { error: { message: 'it ended' } }
  let isOver = false
  let last = 0
  const post = (method: string, params: object): Promise<Message> =>
    new Promise((resolve) => {
      const id = ++last
      const late = timeout(ANSWER_MS, () => resolve({ error: { message: SILENT } }))
      waiting.set(id, (answer) => {
        clearTimeout(late)
        waiting.delete(id)
        resolve(answer)
      })
      if (isOver) waiting.get(id)?.(ended)
      else send(JSON.stringify({ id, method, params }))
    })
  return {
    post,
    take: (answer: Message) => waiting.get(answer.id ?? 0)?.(answer),
    end: (): void => {
      isOver = true
      for (const answer of waiting.values()) answer(ended)
    },
    evaluate: async (expression: string): Promise<unknown> => {
      const asked = { expression, awaitPromise: true, returnByValue: true }
      const { error, result } = await post('Runtime.evaluate', asked)
      if (error !== undefined) throw new Error(error.message)
      const { exceptionDetails: thrown } = result ?? {}
      if (thrown !== undefined)
        throw new Error(thrown.exception?.description?.split('\n')[0]?.replace(/^Error: /, '') ?? thrown.text)
      return result?.result?.value
    },
  }
}

const SILENT = `its event loop did not turn for ${ANSWER_MS / 1000} s, or a debugger holds it`
