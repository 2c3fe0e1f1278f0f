import { defineScenario } from '../../model/scenario.js'
import { cases, requestsOf } from './responses.js'

export default defineScenario({
  name: 'response-map',
  title: 'One response object for all requests against a fresh one for each',
  number: 5,
  cases,
  variants: {
    baseline: (input) => {
      const request = requestsOf(input)
      return () => {
        request.advance()
        const { id, stream, position, messages, error } = request
        return JSON.stringify({ id, stream, position, messages, error })
      }
    },
    'reused-object': (input) => {
      const request = requestsOf(input)
      const response = { id: 0, stream: '', position: 0, messages: 0, error: undefined as string | undefined }
      return () => {
        request.advance()
        // All fields, each time: they hold what was answered to the last request.
        response.id = request.id
        response.stream = request.stream
        response.position = request.position
        response.messages = request.messages
        response.error = request.error
        return JSON.stringify(response)
      }
    },
    'fresh-map': (input) => {
      const request = requestsOf(input)
      return () => {
        request.advance()
        const response = new Map<string, unknown>()
        response.set('id', request.id)
        response.set('stream', request.stream)
        response.set('position', request.position)
        response.set('messages', request.messages)
        if (request.error !== undefined) response.set('error', request.error)
        return JSON.stringify(Object.fromEntries(response))
      }
    },
    'reused-map': (input) => {
      const request = requestsOf(input)
      const response = new Map<string, unknown>()
      return () => {
        request.advance()
        // Without this an error would be answered to every request after the first that failed.
        response.clear()
        response.set('id', request.id)
        response.set('stream', request.stream)
        response.set('position', request.position)
        response.set('messages', request.messages)
        if (request.error !== undefined) response.set('error', request.error)
        return JSON.stringify(Object.fromEntries(response))
      }
    },
  },
  writeup: './writeup.md',
})
