import { rows } from './rows.mjs'

export const look = (key) => rows[key]
