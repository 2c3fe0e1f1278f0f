export { type BufferPool, type BufferPoolOptions, bufferPool, type PooledBuffer } from './buffer-pool.js'
export { type ObjectPool, type ObjectPoolOptions, objectPool } from './object-pool.js'
export type { PoolStats } from './pool-stats.js'
export { attachSlab, createSlab, type Slab, type SlabOptions } from './slab.js'
