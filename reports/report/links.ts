/** A profile that lies beside the report. */
export interface ProfileLink {
  readonly tool: string
  readonly case: string
  readonly variant: string
  /** The variant that it is compared with in the same graph. */
  readonly against: string | null
  /** Path of its page from the folder of the report. */
  readonly page: string
  /** The same of its picture, with what it says; `null` for none. */
  readonly picture: { readonly file: string; readonly alt: string } | null
}

/** The page that `gclab history` wrote over the saved runs, with its charts of this scenario. */
export interface TrendLink {
  /** Path of the page from the folder of the report. */
  readonly page: string
  /** The same of its charts, with what they say. */
  readonly charts: readonly { readonly file: string; readonly alt: string }[]
}
