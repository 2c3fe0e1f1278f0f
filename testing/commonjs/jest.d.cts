// Requiring gclab/testing/jest adds the matchers to jest's expect, and their types with them.
import type {} from '../jest.js' with { 'resolution-mode': 'import' }
