import { expect, it } from 'vitest'
import { differingWord } from './same-words.js'

const written = `import { describe, test as it } from 'vitest'
import upper, { words as all } from './lib.js' // as it was
import * as path from 'node:path'
export const size = 1_000
export default function join(a) { return path.join(a, 'b', "it's") }
it('t', async ({ bench }) => { await bench('map', () => all.map((w) => upper(w))).run() })`

/** As Vite 8 with vitest 5.1 has it. */
const transformed = `__vite_ssr_exportName__("size", () => { try { return size } catch {} });
__vite_ssr_exportName__("default", () => { try { return join } catch {} });
const __vite_ssr_import_0__ = await __vite_ssr_import__("/@fs/x/vitest/dist/index.js", {"importedNames":["test"]});
const __vite_ssr_import_1__ = await __vite_ssr_import__("/lib.ts", {"importedNames":["default","words"]});
const __vite_ssr_import_2__ = await __vite_ssr_import__("node:path");
const size = 1e3;
function join(a) {
	return __vite_ssr_import_2__.join(a, "b", "it's");
}
(0,__vite_ssr_import_0__.test)("t", async ({ bench }) => {
	await bench("map", () => __vite_ssr_import_1__.words.map((w) => (0,__vite_ssr_import_1__.default)(w))).run();
});
//# vitestCache=W3siZmls`

it('finds the same words in what Vite makes of imports, exports, texts and numbers', () => {
  expect(differingWord(transformed, written)).toBeUndefined()
  const fn = '() => __vite_ssr_import_1__.words.map((w) => (0,__vite_ssr_import_1__.default)(w))'
  expect(differingWord(fn, '() => all.map((w) => upper(w))', written)).toBeUndefined()
})

it.each([
  ['a name', transformed.replace('size = 1e3', 'size = __inlined + 1e3'), '__inlined', 'put in'],
  ['a number', transformed.replace('1e3', '1e3 + 7'), '7', 'put in'],
  ['a word in a text', transformed.replace('"b"', '"c b"'), 'c', 'put in'],
  ['a function that is gone', transformed.replace('"b", ', ''), 'b', 'taken out'],
])('finds %s', (_, changed, word, how) => {
  expect(differingWord(changed, written)).toEqual({ word, how })
})
