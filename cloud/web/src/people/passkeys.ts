import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '../shared/api/client'
import { keys } from '../shared/api/keys'
import type { Passkey } from '../shared/api/types'

/** Browsers have passkeys only on pages that came safely (https, or this very computer), and on none that is called by its number. */
export const hasPasskeys = (): boolean =>
  'PublicKeyCredential' in globalThis && 'parseRequestOptionsFromJSON' in PublicKeyCredential && !isNumber(location.hostname)

/** IPv4 as four numbers, IPv6 in brackets. */
const isNumber = (host: string): boolean => /^[\d.]+$|^\[/.test(host)

export const passkeysQuery = queryOptions({
  queryKey: keys.passkeys,
  queryFn: ({ signal }) => answer(api.GET('/api/v1/me/passkeys', { signal })),
})

/** The device's answer as the server takes it; null where the person let it be. */
async function ask(dialog: () => Promise<Credential | null>): Promise<Record<string, unknown> | null> {
  try {
    const credential = await dialog()
    return credential instanceof PublicKeyCredential ? (credential.toJSON() as Record<string, unknown>) : null
  } catch (refused) {
    if (refused instanceof DOMException) throw new Error(wordsOf(refused), { cause: refused })
    throw refused
  }
}

function wordsOf(refused: DOMException): string {
  if (refused.name === 'InvalidStateError') return 'This device is registered already.'
  return 'The device was not asked to the end. Try again.'
}

export function useMakePasskey() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async ({ name, currentPassword }: { name: string; currentPassword: string }) => {
      const { ticket, options } = await answer(api.POST('/api/v1/me/passkeys/challenge', { body: currentPassword === '' ? {} : { currentPassword } }))
      const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as PublicKeyCredentialCreationOptionsJSON)
      const credential = await ask(() => navigator.credentials.create({ publicKey }))
      return answer(api.POST('/api/v1/me/passkeys', { body: { ticket, name, credential } }))
    },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.passkeys }),
  })
}

export function useChangePasskey() {
  const client = useQueryClient()
  const onSettled = () => client.invalidateQueries({ queryKey: keys.passkeys })
  const of = ({ id, version }: Passkey) => ({ path: { id }, header: { 'If-Match': `"${version}"` } })
  const rename = useMutation({
    mutationFn: ({ passkey, name }: { passkey: Passkey; name: string }) => answer(api.PATCH('/api/v1/me/passkeys/{id}', { params: of(passkey), body: { name } })),
    onSettled,
  })
  const remove = useMutation({ mutationFn: (passkey: Passkey) => answer(api.DELETE('/api/v1/me/passkeys/{id}', { params: of(passkey) })), onSettled })
  return { rename, remove }
}

export function useSignInWithPasskey() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async () => {
      const { ticket, options } = await answer(api.POST('/api/v1/auth/passkey/challenge'))
      const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as PublicKeyCredentialRequestOptionsJSON)
      const credential = await ask(() => navigator.credentials.get({ publicKey }))
      await answer(api.POST('/api/v1/auth/passkey', { body: { ticket, credential } }))
      await client.invalidateQueries({ queryKey: keys.session })
    },
  })
}
