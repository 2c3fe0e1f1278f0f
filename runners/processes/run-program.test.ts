import { expect, it } from 'vitest'
import { lastLines } from './run-program.js'

it('tells the error of a program, not the line of source that Node.js shows before it', () => {
  const printed = [
    'listening',
    'file:///app/server.mjs:3',
    "  if (++n > 900) throw new Error('boom at ' + n)",
    '                 ^',
    '',
    'Error: boom at 901',
    '    at Server.<anonymous> (file:///app/server.mjs:3:24)',
    '    at Server.emit (node:events:524:28)',
    '    at parserOnIncoming (node:_http_server:1153:12)',
    '',
    'Node.js v20.20.2',
  ].join('\n')
  expect(lastLines(printed)).toBe(
    'Error: boom at 901 | at Server.emit (node:events:524:28) | at parserOnIncoming (node:_http_server:1153:12) | Node.js v20.20.2',
  )
  expect(lastLines('npm error code 1\nnpm error it failed\nlast')).toContain('it failed')
})
