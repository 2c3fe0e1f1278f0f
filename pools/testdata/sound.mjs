export { attachSlab, createSlab } from '../../dist/pools/slab.js'
