// oidc-provider, a provider of OpenID Connect that is not ours: one client, and whoever is named signs in.
// Usage: node oidc.mjs REDIRECT_URI...   It prints its issuer as a line of JSON and ends with its input.
import { createServer } from 'node:http'
import { Provider } from 'oidc-provider'

const server = createServer()
await new Promise((ready) => server.listen(0, '127.0.0.1', ready))
const issuer = `http://127.0.0.1:${server.address().port}`

// A name says how its address stands: "berta" is checked, "unchecked-berta" is not, "nobody" has none.
const claimsOf = (sub) => sub === 'nobody' ? { sub } : { sub, email: `${sub.replace('unchecked-', '')}@example.com`, email_verified: !sub.startsWith('unchecked-') }

const provider = new Provider(issuer, {
  clients: [{
    client_id: 'maintenance',
    client_secret: 'a secret of the test',
    redirect_uris: process.argv.slice(2),
    token_endpoint_auth_method: 'client_secret_post',
  }],
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: [] },
  findAccount: (_, sub) => ({ accountId: sub, claims: () => claimsOf(sub) }),
  pkce: { required: () => true },
  cookies: { keys: ['of the test'] },
})
server.on('request', provider.callback())
console.log(JSON.stringify({ issuer }))
process.stdin.resume()
process.stdin.on('end', () => process.exit(0))
