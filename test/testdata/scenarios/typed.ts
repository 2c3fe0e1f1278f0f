import { defineScenario } from 'gclab'

interface Input {
  readonly word: string
}

export default defineScenario({
  name: 'typed',
  title: 'A scenario in TypeScript',
  cases: { short: { word: 'a' } satisfies Input, long: { word: 'abcdefgh' } satisfies Input },
  variants: {
    baseline: (input: Input) => {
      let count = 0
      return (): string => `${input.word}${count++}`
    },
    joined: (input: Input) => {
      let count = 0
      return (): string => [input.word, count++].join('')
    },
  },
})
