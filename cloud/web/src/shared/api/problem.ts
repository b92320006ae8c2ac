/** What a refused or failed request came back with (RFC 9457). Status 0: the server was not reached at all. */
export class ApiProblem extends Error {
  readonly status: number
  readonly title: string
  readonly errors: Readonly<Record<string, readonly string[]>>
  /** The password was right, and a code of the second factor is asked for too. */
  readonly needsCode: boolean

  constructor(status: number, title: string, detail?: string, errors: Record<string, string[]> = {}, needsCode = false) {
    super(detail ?? title)
    this.name = 'ApiProblem'
    this.status = status
    this.title = title
    this.errors = errors
    this.needsCode = needsCode
  }

  static from(status: number, body: unknown): ApiProblem {
    const problem = typeof body === 'object' && body !== null ? (body as Partial<ProblemBody>) : {}
    const title = problem.title ?? titles[status] ?? `The server answered ${status}.`
    return new ApiProblem(status, title, problem.detail ?? undefined, problem.errors ?? {}, problem.needsCode === true)
  }

  static unreachable(): ApiProblem {
    return new ApiProblem(0, 'The server cannot be reached.', 'The server cannot be reached. Check the network, then try again.')
  }

  /** What is wrong, in one sentence: the fields' own words where there are some. */
  get sentence(): string {
    const faults = Object.values(this.errors).flat()
    return faults.length > 0 ? faults.join(' ') : this.message
  }

  /** Somebody else changed the record since it was read (If-Match no longer holds). */
  get isStale(): boolean {
    return this.status === 412
  }
}

type ProblemBody = { title: string; detail: string; errors: Record<string, string[]>; needsCode: boolean }

const titles: Readonly<Record<number, string>> = {
  401: 'Please sign in.',
  403: 'Your role does not allow this.',
  404: 'This does not exist, or not at your sites.',
  412: 'This was changed meanwhile.',
  429: 'Too many requests. Wait a moment, then try again.',
  503: 'The server is not ready. Try again in a moment.',
}
