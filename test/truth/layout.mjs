// Allocations by V8's object layout on 64 bits, as Node is built: without pointer compression, so a word has
// 8 bytes. A JSObject starts with three words: map, properties, elements; a FixedArray with two: map and
// length. Sizes are rounded up to 8. A row that differs between versions says so.

export const word = 8
export const object = (fields) => (3 + fields) * word
export const fixedArray = (length) => (2 + length) * word
export const array = object(1)
export const heapNumber = 2 * word
export const cons = 4 * word
export const roundUp = (bytes) => Math.ceil(bytes / 8) * 8
export const oneByte = (characters) => roundUp(16 + characters)
export const twoByte = (characters) => roundUp(16 + 2 * characters)

// Node 24 brought a V8 whose array buffers hold one word more, and so do the views of them.
export const arrayBuffer = (major) => (major >= 24 ? 12 : 11) * word
export const typedArray = (major) => (major >= 24 ? 13 : 12) * word

/**
 * Views into Node's pool, each `bytes` long. With less than `room` left, Node makes a new pool: a buffer, a
 * view and a property array for the mark against transfer; from Node 26 on, one more object of two words, and
 * 64 bytes for alignment.
 */
export const fromPool = (bytes, room) => (major) => {
  const pool = major >= 24 ? 65_536 : 8192
  const ops = Math.floor((pool - room) / roundUp(bytes)) + 1
  const more = major >= 26 ? 1 : 0
  const renewal = arrayBuffer(major) + typedArray(major) + fixedArray(3) + more * 2 * word
  return {
    heap: typedArray(major) + renewal / ops,
    external: (pool + more * 64) / ops,
    allocs: 1 + (3 + more) / ops,
  }
}
