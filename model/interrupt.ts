/** Why gclab was interrupted: the signal that it was sent. */
export function interruptedBy(signal: NodeJS.Signals): Error {
  return new DOMException(signal, 'AbortError')
}

/** The signal that gclab was sent; SIGINT where it does not tell. */
export function signalOf({ reason }: AbortSignal): NodeJS.Signals {
  return reason instanceof Error && reason.message.startsWith('SIG')
    ? (reason.message as NodeJS.Signals)
    : 'SIGINT'
}
