import { useState } from 'react'

/**
 * What a dialog was opened with. Others' changes renew the page, not the question: what is saved names the version that the person
 * saw, so that the server can tell them of a change in between instead of losing it.
 */
export function useOpened<T extends object>(shown: T): T {
  const [opened] = useState(shown)
  return opened
}
