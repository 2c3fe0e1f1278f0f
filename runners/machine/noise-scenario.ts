import { defineScenario } from '../../model/scenario.js'

/** The noise scenario of `gclab doctor`: a little computing and allocation, about a microsecond. */
export default defineScenario({
  name: 'identical',
  title: 'The same code twice',
  cases: { only: 30 },
  variants: {
    baseline: (count: number) => {
      let next = 0
      return () => {
        const items: { id: number; name: string }[] = []
        for (let i = 0; i < count; i++) items.push({ id: next, name: `item ${next++ & 63}` })
        return items
      }
    },
  },
})
