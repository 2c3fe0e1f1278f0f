import { expect, it } from 'vitest'
import { causeOf } from './error-cause.js'

it('tells what caused an error, too', () => {
  const cause = new Error('other side closed', { cause: new RangeError('bad port') })
  const { kind, message } = causeOf(new TypeError('fetch failed', { cause }))
  expect(kind).toBe('threw')
  expect(message).toMatch(
    /^TypeError: fetch failed: other side closed: bad port \(.*error-cause\.test\.ts:\d+\)$/,
  )
})

it('says once what is quoted, and comes to an end where an error causes itself', () => {
  const cause = new Error('bad port')
  const error = new Error('fetch failed: bad port', { cause })
  cause.cause = error
  expect(causeOf(error).message).toMatch(/^Error: fetch failed: bad port \(/)
})
