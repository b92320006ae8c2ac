import { useEffect, useRef, useState, type ReactNode } from 'react'
import { NavLink, useLocation } from 'react-router'
import { LiveProvider, useLiveStatus } from '../live/LiveProvider'
import type { Change } from '../live/changes'
import { mayReadPeople } from '../people/queries'
import { useSignOut } from '../people/session'
import type { Me } from '../shared/api/types'
import { useOnline } from '../shared/useOnline'
import { Announcement } from './Announcement'

const places = [
  { to: '/work-orders', words: 'Work orders', path: 'M9 4h6v3H9zM6 6h-.5A1.5 1.5 0 0 0 4 7.5v11A1.5 1.5 0 0 0 5.5 20h13a1.5 1.5 0 0 0 1.5-1.5v-11A1.5 1.5 0 0 0 18.5 6H18M8 12h8M8 16h5' },
  { to: '/alarms', words: 'Alarms', path: 'M6 17V11a6 6 0 0 1 12 0v6l1.5 2h-15zM10 21h4M12 3v2' },
  { to: '/assets', holds: ['/asset-tree', '/library', '/stops', '/catalogues', '/failure-modes', '/qr/'], words: 'Assets', path: 'M3 20V9l6 4V9l6 4V4h5v16zM8 17h1M12 17h1M16 17h1' },
  { to: '/gateways', words: 'Gateways', path: 'M4 13h16v6H4zM7.5 16h.01M11 16h5M8 9.5a5.5 5.5 0 0 1 8 0M5.5 6.5a9 9 0 0 1 13 0' },
] as const

const requests = { to: '/requests', words: 'Requests', path: 'M4 5h16v11H11l-4 4v-4H4zM8 9h8M8 12h5' } as const

// A phone's bar has room for four: there the gateways and the people stand behind the own name.
const onPhone = [places[0], requests, places[1], places[2]] as const
const people = { to: '/people', holds: ['/organisation'], words: 'People', path: 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20a6.5 6.5 0 0 1 13 0M16 4.5a3.5 3.5 0 0 1 0 6M18 14a6.5 6.5 0 0 1 3.5 6' } as const

/** `holds`: pages besides those below its own address that are found from there. */
type Place = { readonly to: string; readonly holds?: readonly string[]; readonly words: string; readonly path: string }

/** The frame around every page of who is signed in. */
export function Shell({ me, children }: { readonly me: Me; readonly children: ReactNode }) {
  const [opened, setOpened] = useState<Change | null>(null)
  const siteIds = [...new Set(me.roles.map((role) => role.siteId))]
  const main = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  const shown = useRef(pathname)

  // A reader of the screen is taken to the new page; at the first one the browser has done so.
  useEffect(() => {
    if (shown.current === pathname) return
    shown.current = pathname
    main.current?.focus({ preventScroll: true })
    scrollTo(0, 0)
  }, [pathname])

  return (
    <LiveProvider siteIds={siteIds} onChange={(change) => change.type === 'WorkOrderOpened' && setOpened(change)}>
      <a href="#main" className="sr-only focus:not-sr-only focus:fixed focus:z-50 focus:bg-surface focus:p-4">Skip to the content</a>
      <TopBar me={me} />
      <Connection />
      <Announcement change={opened} onDismiss={() => setOpened(null)} />
      <main id="main" ref={main} tabIndex={-1} className="mx-auto w-full max-w-7xl px-4 pt-5 pb-28 lg:px-6 lg:pb-12">{children}</main>
      <Places places={onPhone} className="fixed inset-x-0 bottom-0 z-20 grid grid-cols-4 border-t border-white/15 bg-bar pb-[env(safe-area-inset-bottom)] lg:hidden" />
    </LiveProvider>
  )
}

function TopBar({ me }: { readonly me: Me }) {
  const signOut = useSignOut()
  return (
    <header className="sticky top-0 z-20 flex items-center gap-3 bg-bar px-4 py-2 text-white lg:px-6">
      <img src="/icon.svg" alt="Maintenance" width="40" height="40" className="sm:hidden lg:block 2xl:hidden" />
      <img src="/icon.svg" alt="" width="40" height="40" className="hidden sm:block lg:hidden 2xl:block" />
      {/* At a desk the places take its room, so that the person's own name is not cut. */}
      <span className="hidden text-lg font-bold sm:inline lg:hidden 2xl:inline">Maintenance</span>
      <Places places={mayReadPeople(me) ? [places[0], requests, ...places.slice(1), people] : [places[0], requests, ...places.slice(1)]} className="ml-6 hidden gap-1 lg:flex" />
      <NavLink to="/profile" className="touch ml-auto min-w-0 shrink truncate leading-[3rem] text-white/85 underline focus-visible:outline-signal">{me.displayName}</NavLink>
      <button
        type="button"
        className="touch shrink-0 cursor-pointer rounded-lg border-2 border-white/50 px-3 font-semibold whitespace-nowrap focus-visible:outline-signal"
        disabled={signOut.isPending}
        onClick={() => signOut.mutate()}
      >
        Sign out
      </button>
    </header>
  )
}

function Places({ places, className }: { readonly places: readonly Place[]; readonly className: string }) {
  const { pathname } = useLocation()
  return (
    <nav aria-label="Places" className={className}>
      {places.map(({ to, holds, words, path }) => (
        <NavLink
          key={to}
          to={to}
          className={({ isActive }) =>
            `touch flex flex-col items-center justify-center gap-0.5 px-0.5 py-1.5 text-[0.8125rem] font-semibold whitespace-nowrap focus-visible:outline-signal lg:flex-row lg:gap-2 lg:rounded-lg lg:px-3 lg:text-base ${isActive || holds?.some((start) => pathname.startsWith(start)) ? 'text-signal lg:bg-white/10' : 'text-white/85 hover:text-white'}`
          }
        >
          <svg aria-hidden="true" viewBox="0 0 24 24" width="26" height="26" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round">
            <path d={path} />
          </svg>
          {words}
        </NavLink>
      ))}
    </nav>
  )
}

/** Says when what is shown may be old. */
function Connection() {
  const isOnline = useOnline()
  const status = useLiveStatus()
  const words = !isOnline
    ? 'No network. What you see may be old; it renews itself when the network is back.'
    : status === 'lost'
      ? 'The live connection is down. The page asks by itself until it is back.'
      : null
  return (
    <div role="status">
      {words !== null && <p className="border-b-2 border-warn bg-warn-wash px-4 py-2 text-center font-semibold text-warn">{words}</p>}
    </div>
  )
}
