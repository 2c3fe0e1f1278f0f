import { Session } from 'node:inspector'

/** Asks V8's inspector, which answers within the call. Throws where it refuses. */
export type Post = (method: string, params?: object) => object

/** A session with this very thread. */
export function openInspector(): { readonly session: Session; readonly post: Post } {
  const session = new Session()
  session.connect()
  const post: Post = (method, params) => {
    let answer: object | undefined
    session.post(method, params, (error, result) => {
      if (error) throw new Error(`${method}: ${error.message}`)
      answer = result
    })
    if (answer === undefined) throw new Error(`the inspector did not answer ${method}`)
    return answer
  }
  return { session, post }
}
