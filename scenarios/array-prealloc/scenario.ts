import { defineScenario } from '../../model/scenario.js'
import { cases, type Message, parseMessage, type Row, rowsOf } from './rows.js'

export default defineScenario({
  name: 'array-prealloc',
  title: 'Preallocated arrays against growing ones',
  number: 2,
  cases,
  variants: {
    baseline: (input) => {
      const rows = rowsOf(input)
      return () => {
        const messages: Message[] = []
        for (const row of rows) messages.push(parseMessage(row))
        return messages
      }
    },
    preallocated: (input) => {
      const rows = rowsOf(input)
      return () => {
        const messages = new Array<Message>(rows.length)
        for (let i = 0; i < rows.length; i++) messages[i] = parseMessage(rows[i] as Row)
        return messages
      }
    },
    mapped: (input) => {
      const rows = rowsOf(input)
      return () => rows.map(parseMessage)
    },
  },
  writeup: './writeup.md',
})
