/** The scenario that `gclab init` writes; `command` runs it. */
export function exampleScenario(command: string): string {
  return `// A gclab scenario: the same work done in two ways. Run it with
//   ${command}
import { defineScenario } from 'gclab'

interface Line {
  readonly price: number
  readonly quantity: number
}

const order = (length: number): readonly Line[] =>
  Array.from({ length }, (_, i) => ({ price: 5 + i, quantity: i % 4 }))

export default defineScenario({
  // The folder of the results: gclab-results/example.
  name: 'example',
  title: 'Adding up an order without arrays in between',
  // The inputs, by name. Each is handed to every variant.
  cases: { 'three lines': order(3), 'hundred lines': order(100) },
  // A variant is a factory. What it does before it returns is set-up, which is not measured; it returns the
  // measured function, the op. The first variant is the baseline. Before anything is timed, the results of
  // all variants are compared: they must be the same.
  variants: {
    chained: (lines) => () =>
      lines
        .filter(({ quantity }) => quantity > 0)
        .map(({ price, quantity }) => price * quantity)
        .reduce((total, price) => total + price, 0),

    loop: (lines) => () => {
      let total = 0
      for (const { price, quantity } of lines) {
        if (quantity > 0) total += price * quantity
      }
      return total
    },
  },
})
`
}
