/**
 * Tells whose a collection of the young generation is: it comes of what filled it, and beside an idle program
 * that is mostly what the watching itself allocates, although it may begin in no turn of the watching's own.
 */
export function whoseYoung() {
  let [program, own] = [0, 0]
  return {
    /** Bytes that the program has allocated. */
    programGrew: (bytes: number): void => {
      program += bytes
    },
    /** Bytes that the heap grew by in a turn of the watching; less than 0: it was collected in it. */
    ownGrew: (bytes: number): void => {
      if (bytes < 0) program = own = 0
      else own += bytes
    },
    /**
     * The young generation was collected, so full (0 to 1): whether most of what was new in it is the
     * watching's. One that was not half full was collected for another reason, such as memory of Buffers.
     */
    collected: (fullness: number): boolean => {
      const isOwn = fullness > 0.5 && own > program
      program = own = 0
      return isOwn
    },
  }
}
