import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    // Tests start measuring children; more than two files at once starve them on a two-core machine.
    maxWorkers: 2,
    minWorkers: 1,
    testTimeout: 60_000,
  },
})
