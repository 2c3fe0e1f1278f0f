// Requiring gclab/testing/jest adds the matcher to jest's expect, and its type with it.
import type {} from '../jest.js' with { 'resolution-mode': 'import' }
