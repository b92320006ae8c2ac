// @vitest-environment jsdom
import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query'
import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { SignInPage } from './SignInPage'
import { sessionQuery, useSignOut } from './session'

let signedIn: boolean
let refusal: { status: number; title: string; detail: string; needsCode?: boolean } | null

/** The network's edge. */
beforeEach(() => {
  signedIn = false
  refusal = null
  vi.stubGlobal('fetch', (request: Request) => {
    const { pathname } = new URL(request.url)
    if (pathname.endsWith('antiforgery')) return Promise.resolve(Response.json({ token: 't' }))
    if (pathname.endsWith('providers')) return Promise.resolve(Response.json({ items: [] }))
    if (pathname.endsWith('sign-in') && refusal !== null) return Promise.resolve(Response.json(refusal, { status: refusal.status }))
    if (pathname.endsWith('sign-in')) signedIn = true
    if (pathname.endsWith('sign-out')) signedIn = false
    return Promise.resolve(Response.json({ displayName: 'Anna Berger' }, { status: signedIn || pathname.endsWith('sign-out') ? 200 : 401 }))
  })
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

function Gate() {
  const session = useQuery(sessionQuery)
  const signOut = useSignOut()
  if (session.data === undefined) return null
  return session.data === null ? <SignInPage /> : <button onClick={() => signOut.mutate()}>{session.data.displayName}</button>
}

async function show() {
  const client = new QueryClient()
  render(<QueryClientProvider client={client}><Gate /></QueryClientProvider>)
  await screen.findByLabelText('Password')
  return { client, user: userEvent.setup() }
}

async function fill(user: ReturnType<typeof userEvent.setup>) {
  await user.type(screen.getByLabelText('Sign-in name'), 'anna')
  await user.type(screen.getByLabelText('Password'), 'a long enough one')
  await user.click(screen.getByRole('button', { name: 'Sign in' }))
}

it('signs in, and signing out leaves nothing of what was seen', async () => {
  const { client, user } = await show()
  await fill(user)
  const leave = await screen.findByText('Anna Berger')
  client.setQueryData(['work-orders'], 'seen by Anna')

  await user.click(leave)
  expect(await screen.findByLabelText('Password')).toBeTruthy()
  expect(client.getQueryData(['work-orders'])).toBeUndefined()
})

it('asks for both fields before it sends anything', async () => {
  const { user } = await show()
  await user.click(screen.getByRole('button', { name: 'Sign in' }))
  expect(await screen.findByText('Enter your sign-in name.')).toBeTruthy()
  expect(screen.getByText('Enter your password.')).toBeTruthy()
})

it.each([
  [401, 'The sign-in name or the password is wrong.', 'The sign-in name or the password is wrong.'],
  [423, 'Try again after 14:35.', 'Signing in is locked for now. Try again after 14:35.'],
])('says a refusal with %i in words', async (status, detail, words) => {
  const { user } = await show()
  refusal = { status, title: 'Refused', detail }
  await fill(user)
  expect((await screen.findByRole('alert')).textContent).toBe(words)
})

it('asks for the code of the second factor once the password is right', async () => {
  const { user } = await show()
  refusal = { status: 401, title: 'Not signed in', detail: 'Send the code of your second factor too.', needsCode: true }
  await fill(user)
  await user.type(await screen.findByLabelText('Code'), '123456')
  refusal = null
  await user.click(screen.getByRole('button', { name: 'Sign in' }))
  expect(await screen.findByText('Anna Berger')).toBeTruthy()
})
