/** A bid response as OpenRTB 2.6 has it (IAB Tech Lab, section 4): attributes by their names there. */
export interface BidResponse {
  /** Of the bid request that this answers. */
  readonly id: string
  readonly seatbid?: readonly SeatBid[]
  /** The bidder's own, for its logs. */
  readonly bidid?: string
  /** ISO 4217. */
  readonly cur?: string
  readonly customdata?: string
  /** Reason for not bidding. */
  readonly nbr?: number
  readonly ext?: Extension
}

/** The bids of one buyer. */
export interface SeatBid {
  readonly bid: readonly Bid[]
  readonly seat?: string
  /** 1: the impressions are won or lost together. */
  readonly group?: number
  readonly ext?: Extension
}

/** An offer for one impression. */
export interface Bid {
  readonly id: string
  /** Of the impression in the request. */
  readonly impid: string
  /** For a thousand impressions. */
  readonly price: number
  /** Notices of a win, of what is billed, and of a loss. */
  readonly nurl?: string
  readonly burl?: string
  readonly lurl?: string
  /** Ad markup: HTML, or VAST for video. */
  readonly adm?: string
  readonly adid?: string
  readonly adomain?: readonly string[]
  readonly bundle?: string
  readonly iurl?: string
  /** Campaign and creative. */
  readonly cid?: string
  readonly crid?: string
  readonly tactic?: string
  readonly cattax?: number
  readonly cat?: readonly string[]
  readonly attr?: readonly number[]
  readonly apis?: readonly number[]
  readonly protocol?: number
  readonly qagmediarating?: number
  readonly language?: string
  readonly langb?: string
  readonly dealid?: string
  readonly w?: number
  readonly h?: number
  readonly wratio?: number
  readonly hratio?: number
  /** Seconds between auction and impression that the bidder accepts. */
  readonly exp?: number
  /** Seconds of video or audio. */
  readonly dur?: number
  /** 1: banner, 2: video, 3: audio, 4: native. */
  readonly mtype?: number
  readonly slotinpod?: number
  readonly ext?: Extension
}

/** Whatever an exchange and its bidders have agreed on. */
export type Extension = Readonly<Record<string, unknown>>
