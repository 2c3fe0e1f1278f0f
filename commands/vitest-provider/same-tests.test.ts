import { expect, it } from 'vitest'
import type { TaskOfFile } from './group.js'
import { otherTests } from './same-tests.js'

const test = (fullTestName: string, state?: string, benchmarks = 1): TaskOfFile => ({
  ...{ type: 'test', fullTestName, benchmarks: Array.from({ length: benchmarks }, () => ({})) },
  ...(state && { result: { state } }),
})

/** Of these tests, before one whose tests in a process of its own were `before`. */
const other = (tasks: readonly TaskOfFile[], before: readonly string[]) =>
  otherTests({ file: { tasks } } as never, before)

it('says where other tests have run before than in a process of its own', () => {
  const tasks = [test('a', 'pass'), { type: 'suite', tasks: [test('b > c', 'pass')] }, test('own', 'run')]
  expect(other(tasks, ['a', 'b > c'])).toBeUndefined()
  expect(other([test('no benchmark', 'pass', 0), ...tasks], ['a', 'b > c'])).toBeUndefined()
  expect(other(tasks, ['a'])).toBe('vitest has run the test "b > c" before it')
  expect(other([test('a', 'fail'), test('own', 'run')], ['a'])).toBe('the test "a" before it has failed')
  expect(other([test('a', 'skip'), test('own', 'run')], ['a'])).toBe(
    'vitest has not run the test "a" before it',
  )
  // As in another order than that of the file.
  expect(other([test('a'), test('own', 'run')], ['a'])).toBe('vitest has not run the test "a" before it')
})
