// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, it } from 'vitest'
import { ApiProblem } from '../api/problem'
import { pagesQuery, usePages, type Part } from '../api/pages'
import { More } from './More'

afterEach(cleanup)

const parts = {
  begin: { items: [1, 2], next: 'two' },
  two: { items: [3, 4], next: 'four' },
  four: { items: [5], next: null },
}

const partAt = (cursor: string) => parts[cursor as keyof typeof parts]

function show(read: typeof partAt) {
  const query = pagesQuery(['numbers'], (cursor) => Promise.resolve().then((): Part<number> => read(cursor ?? 'begin')))
  function Numbers() {
    const [numbers, list] = usePages(query)
    return <><p>{numbers.join()}</p><More list={list} of="numbers" /></>
  }
  render(<QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}><Numbers /></QueryClientProvider>)
  return userEvent.setup()
}

it('reads a list on to its end, and then offers nothing more', async () => {
  const user = show(partAt)
  await user.click(await screen.findByRole('button', { name: 'Show more numbers' }))
  expect(await screen.findByText('1,2,3,4')).toBeTruthy()
  await user.click(await screen.findByRole('button', { name: 'Show more numbers' }))
  expect(await screen.findByText('1,2,3,4,5')).toBeTruthy()
  expect(screen.queryByRole('button')).toBeNull()
})

it('keeps what was read when a further part cannot be had, and tries again', async () => {
  let isAway = true
  const user = show((cursor) => {
    if (cursor === 'two' && isAway) throw ApiProblem.unreachable()
    return partAt(cursor)
  })
  await user.click(await screen.findByRole('button', { name: 'Show more numbers' }))
  expect((await screen.findByRole('alert')).textContent).toContain('cannot be reached')
  expect(screen.getByText('1,2')).toBeTruthy()

  isAway = false
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByText('1,2,3,4')).toBeTruthy()
})
