import { fresh, scenario } from './vec.mjs'

export default { ...scenario, same: (a, b) => a.x, variants: { fresh, other: fresh } }
