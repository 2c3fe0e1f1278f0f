export { attachSlab, createSlab } from '../../../dist/scenarios/pools/slab.js'
