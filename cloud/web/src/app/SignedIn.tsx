import { lazy, Suspense } from 'react'
import { BrowserRouter, Navigate, Route, Routes } from 'react-router'
import type { Me } from '../shared/api/types'
import { Page } from '../shared/ui/Page'
import { Empty, Skeleton } from '../shared/ui/Placeholders'
import { Shell } from './Shell'

const WorkOrdersView = lazy(() => import('./WorkOrdersView').then((file) => ({ default: file.WorkOrdersView })))
const WorkOrderPage = lazy(() => import('../work/WorkOrderPage').then((file) => ({ default: file.WorkOrderPage })))
const AlarmsView = lazy(() => import('./AlarmsView').then((file) => ({ default: file.AlarmsView })))
const AlarmPage = lazy(() => import('../alarms/AlarmPage').then((file) => ({ default: file.AlarmPage })))
const AlarmRulesPage = lazy(() => import('../alarms/AlarmRulesPage').then((file) => ({ default: file.AlarmRulesPage })))
const IncidentPage = lazy(() => import('../alarms/IncidentPage').then((file) => ({ default: file.IncidentPage })))
const AssetsView = lazy(() => import('./AssetsView').then((file) => ({ default: file.AssetsView })))
const AssetPage = lazy(() => import('./AssetPage').then((file) => ({ default: file.AssetPage })))
const AssetTreePage = lazy(() => import('../assets/AssetTreePage').then((file) => ({ default: file.AssetTreePage })))
const QrPage = lazy(() => import('../assets/QrPage').then((file) => ({ default: file.QrPage })))
const LibraryPage = lazy(() => import('../assets/LibraryPage').then((file) => ({ default: file.LibraryPage })))
const CataloguesPage = lazy(() => import('../catalogues/CataloguesPage').then((file) => ({ default: file.CataloguesPage })))
const FailureModesPage = lazy(() => import('../catalogues/FailureModesPage').then((file) => ({ default: file.FailureModesPage })))
const RequestsPage = lazy(() => import('../requests/RequestsPage').then((file) => ({ default: file.RequestsPage })))
const RequestPage = lazy(() => import('../requests/RequestPage').then((file) => ({ default: file.RequestPage })))
const GatewaysPage = lazy(() => import('../fleet/GatewaysPage').then((file) => ({ default: file.GatewaysPage })))
const StopsPage = lazy(() => import('../stops/StopsPage').then((file) => ({ default: file.StopsPage })))
const StopPage = lazy(() => import('../stops/StopPage').then((file) => ({ default: file.StopPage })))
const AuditView = lazy(() => import('./AuditView').then((file) => ({ default: file.AuditView })))
const SettingsPage = lazy(() => import('../settings/SettingsPage').then((file) => ({ default: file.SettingsPage })))
const PeoplePage = lazy(() => import('../people/PeoplePage').then((file) => ({ default: file.PeoplePage })))
const OrganisationPage = lazy(() => import('../organisation/OrganisationPage').then((file) => ({ default: file.OrganisationPage })))
const EntryPage = lazy(() => import('../organisation/EntryPage').then((file) => ({ default: file.EntryPage })))
const PersonPage = lazy(() => import('../people/PersonPage').then((file) => ({ default: file.PersonPage })))
const ProfilePage = lazy(() => import('../people/ProfilePage').then((file) => ({ default: file.ProfilePage })))

/** Each site once, whatever number of roles the person has there. */
const sitesOf = (me: Me) => [...new Map(me.roles.map(({ siteId, siteCode, siteName }) => [siteId, { id: siteId, code: siteCode, name: siteName }])).values()]

/** The pages of who is signed in. */
export function SignedIn({ me }: { readonly me: Me }) {
  return (
    <BrowserRouter>
      <Shell me={me}>
        <Suspense fallback={<Skeleton label="the page" />}>
          <Routes>
            <Route index element={<Navigate replace to="/work-orders" />} />
            <Route path="work-orders" element={<WorkOrdersView me={me} />} />
            <Route path="work-orders/:number" element={<WorkOrderPage me={me} />} />
            <Route path="alarms" element={<AlarmsView me={me} />} />
            <Route path="alarms/rules" element={<AlarmRulesPage />} />
            <Route path="alarms/:id" element={<AlarmPage />} />
            <Route path="incidents/:id" element={<IncidentPage />} />
            <Route path="assets" element={<AssetsView />} />
            <Route path="assets/:tagNumber" element={<AssetPage me={me} />} />
            <Route path="asset-tree" element={<AssetTreePage me={me} />} />
            <Route path="library" element={<LibraryPage me={me} />} />
            <Route path="catalogues" element={<CataloguesPage me={me} />} />
            <Route path="qr/:code" element={<QrPage />} />
            <Route path="failure-modes" element={<FailureModesPage sites={sitesOf(me)} />} />
            <Route path="requests" element={<RequestsPage me={me} />} />
            <Route path="requests/:number" element={<RequestPage me={me} />} />
            <Route path="gateways" element={<GatewaysPage />} />
            <Route path="stops" element={<StopsPage me={me} />} />
            <Route path="stops/:id" element={<StopPage me={me} />} />
            <Route path="audit" element={<AuditView me={me} />} />
            <Route path="settings" element={<SettingsPage me={me} />} />
            <Route path="people" element={<PeoplePage me={me} />} />
            <Route path="people/:id" element={<PersonPage me={me} />} />
            <Route path="organisation" element={<OrganisationPage me={me} />} />
            <Route path="organisation/:path/:id" element={<EntryPage me={me} />} />
            <Route path="profile" element={<ProfilePage me={me} />} />
            <Route path="*" element={<Page title="Not found"><Empty title="There is no such page">The address may be misspelt.</Empty></Page>} />
          </Routes>
        </Suspense>
      </Shell>
    </BrowserRouter>
  )
}
