// @vitest-environment jsdom
import { expect, test } from 'vitest'
import { refusalOf } from './providers'

test('a browser that comes back from a provider is told why nobody is signed in', () => {
  expect(refusalOf('')).toBeNull()
  expect(refusalOf('?signIn=Inactive')).toBe('Your account is inactive.')
  expect(refusalOf('?signIn=anything')).toBe('The sign-in was not finished. Try again.')
})
