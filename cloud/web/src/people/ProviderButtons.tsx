import { useQuery } from '@tanstack/react-query'
import { Button } from '../shared/ui/Button'
import { Refusal } from '../shared/ui/Refusal'
import { providersQuery, useSignInWithProvider } from './providers'

/** A button for each provider of logins; nothing where there is none. */
export function ProviderButtons({ invitation }: { readonly invitation?: string }) {
  const providers = useQuery(providersQuery)
  const signIn = useSignInWithProvider()
  return (
    <>
      <Refusal error={signIn.error} />
      {providers.data?.items.map(({ id, name }) => (
        <Button key={id} disabled={signIn.isPending} onClick={() => signIn.mutate(invitation === undefined ? { id } : { id, invitation })}>
          Sign in with {name}
        </Button>
      ))}
    </>
  )
}
