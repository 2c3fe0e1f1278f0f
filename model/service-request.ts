/** A request to a service, as its case lists it. */
export interface ServiceRequest {
  /** Default `GET`. */
  readonly method?: string
  /** From `/` on. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Events that each of the load's `subscribers` is sent for it: it is answered once all have got them. */
  readonly events?: number
}
