import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { registerSW } from 'virtual:pwa-register'
import { endSession } from '../people/session'
import { onSessionLost } from '../shared/api/client'
import { ApiProblem } from '../shared/api/problem'
import './app.css'
import { App } from './App'

const minuteMs = 60_000

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5 * minuteMs,
      gcTime: 10 * minuteMs,
      // What the server refused it will refuse again; only what never reached it or broke there is tried once more.
      retry: (failures, error) => failures < 2 && error instanceof ApiProblem && (error.status === 0 || error.status >= 500),
    },
  },
})

onSessionLost(() => endSession(client))

registerSW({ immediate: true })

// A part of the page that a newer release has replaced: the page of that release has it.
addEventListener('vite:preloadError', (event) => {
  if (!navigator.onLine) return
  event.preventDefault()
  location.reload()
})

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root.')
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
)
