import { getHeapSpaceStatistics } from 'node:v8'

// Keeps nothing for its first ops, and then so much that V8 makes the young generation larger; tells by
// throwing that it has.

const [KEEPS_FROM, TELLS_FROM] = [220, 320]

function youngBytes() {
  const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')
  return young.space_used_size + young.space_available_size
}

function keeper() {
  const kept = new Array(8).fill(null)
  let ops = 0
  let bytes = 0
  return () => {
    const end = performance.now() + 0.6
    while (performance.now() < end);
    ops++
    if (ops === KEEPS_FROM) bytes = youngBytes()
    if (ops > KEEPS_FROM) kept[ops % kept.length] = Array.from({ length: 5000 }, (_, i) => ({ i }))
    if (ops > TELLS_FROM && youngBytes() > bytes) throw new Error(`${bytes} became ${youngBytes()} bytes`)
    return ops
  }
}

export default {
  name: 'keeps-later',
  title: 'Keeps much once it is counted',
  cases: { only: null },
  same: () => true,
  variants: { baseline: keeper },
}
