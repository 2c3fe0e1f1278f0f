import { createHash } from 'node:crypto'
import { banner, type Markup, vast } from './markup.js'
import type { Bid, BidResponse, SeatBid } from './openrtb.js'

/** A case: what the responses are like. */
export interface Auction {
  /** How many bids each seat makes. */
  readonly seats: readonly number[]
  readonly kind: 'banner' | 'video'
  /** Whether each response's markup is its own, instead of the creative's. */
  readonly newMarkup: boolean
}

export const cases: Readonly<Record<string, Auction>> = {
  'single bid': { seats: [1], kind: 'banner', newMarkup: false },
  'multi seat': { seats: [3, 2, 1], kind: 'banner', newMarkup: false },
  video: { seats: [1], kind: 'video', newMarkup: false },
  // The first case again, so that what is gained by keeping markup can be told from the rest.
  'new markup': { seats: [1], kind: 'banner', newMarkup: true },
}

/** Creatives whose ads are bid with. */
const CREATIVES = 16
/** Responses before they start over: with new markup more than an encoder keeps. */
const USUAL = 64
const MANY = 1024

/** Gives the next response. The bidder has made it; how its bytes are made is what is measured. */
export type Feed = () => BidResponse

/** The same responses, in the same order, for every variant. */
export function feedOf(auction: Auction): Feed {
  const count = auction.newMarkup ? MANY : USUAL
  const markups = new Map<string, string>()
  const responses = Array.from({ length: count }, (_, n) => responseOf(auction, n, markups))
  let next = 0
  return () => {
    const response = responses[next] as BidResponse
    next = next + 1 < count ? next + 1 : 0
    return response
  }
}

function responseOf(auction: Auction, n: number, markups: Map<string, string>): BidResponse {
  let bids = 0
  const seatbid = auction.seats.map((count, seat): SeatBid => {
    const bid = Array.from({ length: count }, () => bidOf(auction, n, bids++, markups))
    return { bid, seat: String(512 + seat), group: 0 }
  })
  return { id: flat(uniqueId('request', n)), seatbid, bidid: flat(uniqueId('response', n)), cur: 'USD' }
}

function bidOf({ kind, newMarkup }: Auction, n: number, index: number, markups: Map<string, string>): Bid {
  const creative = 88_000 + ((n + 5 * index) % CREATIVES)
  const token = uniqueId('token', newMarkup ? n : creative).slice(0, 16)
  const make: Markup = kind === 'video' ? vast : banner
  // A bidder has a creative's markup once, however many responses it stands in.
  const adm = markups.get(token) ?? flat(make(creative, token))
  markups.set(token, adm)
  // The exchange puts in what the macros stand for, so notices are the creative's, too.
  const notice = `https://win.example.com/${creative}?a=\${AUCTION_ID}&b=\${AUCTION_BID_ID}&p=\${AUCTION_PRICE}`
  const id = flat(uniqueId(`bid ${index}`, n).slice(0, 16))
  const impid = String(index + 1)
  // From 0.51 to 12.99, cents included.
  const price = (51 + ((n * 389 + index * 71) % 1249)) / 100
  const nurl = flat(notice)
  const cid = `c-${creative % 7}`
  const crid = String(creative)
  const [adomain, cat] = [['shop.example.com'], ['IAB22-4']]
  // Each written out, since V8 gives objects made by spreading others a layout of their own after a while.
  return kind === 'banner'
    ? { id, impid, price, nurl, adm, adomain, cid, crid, cat, w: 300, h: 250, exp: 300, mtype: 1 }
    : {
        id,
        impid,
        price,
        nurl,
        adm,
        adomain,
        cid,
        crid,
        cat,
        attr: [16],
        protocol: 13,
        w: 1280,
        h: 720,
        exp: 600,
        dur: 30,
        mtype: 2,
      }
}

/** 32 hexadecimal digits, the same in every process. */
function uniqueId(kind: string, n: number): string {
  return createHash('sha256').update(`${kind} ${n}`).digest('hex').slice(0, 32)
}

/** The text in one piece, as from a parser: V8 keeps a cut or joined string as references to its parts. */
function flat(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string
}
