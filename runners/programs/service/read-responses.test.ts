import { expect, it } from 'vitest'
import { readResponses } from './read-responses.js'

/** The statuses read, after bytes that come in pieces of a size. */
function read(text: string, size: number, methods = ['GET']) {
  const seen: (readonly [status: number, goesOn: boolean])[] = []
  const [first = 'GET', ...rest] = methods
  const reader = readResponses((status, goesOn) => {
    seen.push([status, goesOn])
    const next = rest.shift()
    if (next !== undefined) reader.expect(next)
  })
  reader.expect(first)
  const bytes = Buffer.from(text)
  let isHttp = true
  for (let at = 0; at < bytes.length; at += size) isHttp &&= reader.take(bytes.subarray(at, at + size))
  return { seen, isHttp, ended: reader.end() }
}

it.each([1, 2, 7, 1000])('reads responses that come %i bytes at a time', (size) => {
  const text = [
    'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello',
    'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n',
    '5;x=y\r\nab\r\nc\r\n10\r\n0123456789abcdef\r\n0\r\nTrailer: x\r\n\r\n',
    'HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n',
    'HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n',
  ].join('')
  expect(read(text, size, ['GET', 'POST', 'GET', 'HEAD', 'GET'])).toEqual({
    seen: [
      [200, true],
      [201, true],
      [204, true],
      [200, true],
      [200, false],
    ],
    isHttp: true,
    ended: false,
  })
  const unbounded = 'HTTP/1.1 200 OK\nConnection: close\n\nuntil the end'
  expect(read(unbounded, size)).toEqual({ seen: [[200, false]], isHttp: true, ended: true })
  expect(read('SSH-2.0\r\n\r\n', size).isHttp).toBe(false)
  expect(read('HTTP/1.1 204 No Content\r\n\r\nmore', size).isHttp).toBe(false)
})
