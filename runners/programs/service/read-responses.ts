import type { Buffer } from 'node:buffer'

const LINE_FEED = 10
/** More than servers send; less than hurts. */
const LONGEST_LINE = 2 ** 20

/** Reads HTTP/1.1 responses off a connection and lets their bodies go. */
export interface ResponseReader {
  /** A request was sent: with `HEAD`, its response has no body whatever its head says. */
  readonly expect: (method: string) => void
  /** Takes what came. Returns whether the bytes can be responses to what was asked. */
  readonly take: (bytes: Buffer) => boolean
  /** The connection has ended. Returns whether that ended a response, one whose end nothing else tells. */
  readonly end: () => boolean
}

type Part =
  | 'idle'
  | 'status'
  | 'headers'
  | 'length'
  | 'chunk size'
  | 'chunk'
  | 'chunk end'
  | 'trailers'
  | 'rest'

/** @param onResponse Told of every whole response, and whether the connection goes on. */
export function readResponses(onResponse: (status: number, goesOn: boolean) => void): ResponseReader {
  let part: Part = 'idle'
  let line = ''
  let left = 0
  let isHead = false
  let head = { status: 0, goesOn: true, length: -1, isChunked: false }

  const finish = (): void => {
    part = 'idle'
    onResponse(head.status, head.goesOn)
  }
  const endHead = (): void => {
    const { status, length, isChunked } = head
    // An interim answer: the real one follows.
    if (status >= 100 && status < 200 && status !== 101) part = 'status'
    else if (isHead || status === 204 || status === 304 || (length === 0 && !isChunked)) finish()
    else if (isChunked) part = 'chunk size'
    else {
      part = length < 0 ? 'rest' : 'length'
      left = length
    }
  }
  const header = (text: string): void => {
    const colon = text.indexOf(':')
    const value = text.slice(colon + 1).trim()
    switch (text.slice(0, colon).toLowerCase()) {
      case 'content-length':
        head.length = Number(value)
        break
      case 'transfer-encoding':
        head.isChunked = /chunked/i.test(value)
        break
      case 'connection':
        head.goesOn = !/close/i.test(value) && (head.goesOn || /keep-alive/i.test(value))
    }
  }
  /** Returns whether the line can be what is due. */
  const takeLine = (text: string): boolean => {
    switch (part) {
      case 'status': {
        const [, version, status] = /^HTTP\/1\.([01]) (\d{3})/.exec(text) ?? []
        head = { status: Number(status), goesOn: version === '1', length: -1, isChunked: false }
        part = 'headers'
        return version !== undefined
      }
      case 'headers':
        if (text === '') endHead()
        else header(text)
        return !Number.isNaN(head.length)
      case 'chunk size':
        left = Number.parseInt(text, 16)
        part = left === 0 ? 'trailers' : 'chunk'
        return left >= 0
      case 'chunk end':
        part = 'chunk size'
        return text === ''
      default:
        // Trailers, which end with an empty line.
        if (text === '') finish()
        return true
    }
  }
  return {
    expect: (method) => {
      isHead = method === 'HEAD'
      part = 'status'
    },
    take: (bytes) => {
      for (let at = 0; at < bytes.length; ) {
        if (part === 'idle') return false
        if (part === 'rest') return true
        if (part === 'length' || part === 'chunk') {
          const taken = Math.min(left, bytes.length - at)
          at += taken
          left -= taken
          if (left > 0) return true
          if (part === 'length') finish()
          else part = 'chunk end'
          continue
        }
        const end = bytes.indexOf(LINE_FEED, at)
        line += bytes.toString('latin1', at, end < 0 ? bytes.length : end)
        if (end < 0) return line.length <= LONGEST_LINE
        const text = line.endsWith('\r') ? line.slice(0, -1) : line
        line = ''
        at = end + 1
        if (!takeLine(text)) return false
      }
      return true
    },
    end: () => {
      if (part !== 'rest') return false
      head.goesOn = false
      finish()
      return true
    },
  }
}
