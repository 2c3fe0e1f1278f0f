/** A row as the database driver hands it over. */
export interface Row {
  readonly id: string
  readonly stream_name: string
  readonly position: number
  readonly global_position: number
}

/** What is made of a row. */
export interface Message {
  readonly id: string
  readonly stream: string
  readonly position: number
  readonly globalPosition: number
}

/** How many rows a read finds. */
export interface Read {
  readonly rows: number
}

export const cases: Readonly<Record<string, Read>> = {
  'page of 10': { rows: 10 },
  'page of 100': { rows: 100 },
  'page of 1,000': { rows: 1000 },
}

export function rowsOf({ rows }: Read): readonly Row[] {
  return Array.from({ length: rows }, (_, i) => ({
    id: `message-${i}`,
    stream_name: `account-${i % 16}`,
    position: i,
    global_position: 1_000_000 + i,
  }))
}

export function parseMessage(row: Row): Message {
  return {
    id: row.id,
    stream: row.stream_name,
    position: row.position,
    globalPosition: row.global_position,
  }
}
