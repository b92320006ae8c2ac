import { HubConnectionBuilder, HubConnectionState, LogLevel, type HubConnection } from '@microsoft/signalr'
import type { Change, LiveReading } from './changes'

export type LiveStatus = 'connecting' | 'live' | 'lost'

type Options = {
  readonly siteIds: readonly string[]
  /** Asks for a valid session before each try: the hub itself cannot renew one. */
  readonly renewSession: () => Promise<unknown>
  readonly onStatus: (status: LiveStatus) => void
  /** Something may have left the person's sight. */
  readonly onRefetch: () => void
  readonly onChange: (change: Change) => void
  readonly onReadings: (readings: readonly LiveReading[]) => void
}

const longestWaitMs = 30_000

/** Keeps one connection to the hub alive until it is stopped, and joins again whatever had been joined. */
export class LiveConnection {
  private readonly options: Options
  private readonly hub: HubConnection
  private readonly assets = new Map<string, number>()
  private timer: ReturnType<typeof setTimeout> | undefined
  private waitMs = 1_000
  private isStopped = false

  constructor(options: Options) {
    this.options = options
    this.hub = new HubConnectionBuilder().withUrl('/live').configureLogging(LogLevel.None).build()
    this.hub.on('changed', options.onChange)
    this.hub.on('readings', options.onReadings)
    this.hub.on('refetch', options.onRefetch)
    // It closes when the session's access ends, every quarter of an hour: no reason to alarm anybody before a try failed.
    this.hub.onclose(() => this.isStopped || this.start())
  }

  start(): void {
    this.options.onStatus('connecting')
    void this.connect()
  }

  stop(): void {
    this.isStopped = true
    clearTimeout(this.timer)
    void this.hub.stop()
  }

  /** Live values of an asset until the returned function is called. */
  watch(assetId: string): () => void {
    const watchers = this.assets.get(assetId) ?? 0
    this.assets.set(assetId, watchers + 1)
    if (watchers === 0) this.call('JoinAsset', assetId)
    return () => {
      const left = (this.assets.get(assetId) ?? 1) - 1
      if (left > 0) this.assets.set(assetId, left)
      else {
        this.assets.delete(assetId)
        this.call('LeaveAsset', assetId)
      }
    }
  }

  private async connect(): Promise<void> {
    try {
      await this.options.renewSession()
      if (this.hub.state === HubConnectionState.Disconnected) await this.hub.start()
      for (const site of this.options.siteIds) await this.join(site)
      for (const asset of this.assets.keys()) this.call('JoinAsset', asset)
      this.waitMs = 1_000
      this.options.onStatus('live')
    } catch {
      // Whatever stood in the way (no network, a server restarting, a session that ended), the next try says again.
      this.retryLater()
    }
  }

  /** A site of which somebody may read nothing refuses them: that keeps nobody from their other sites. */
  private async join(siteId: string): Promise<void> {
    try {
      await this.hub.invoke('JoinSite', siteId)
    } catch (refused) {
      if (this.hub.state !== HubConnectionState.Connected) throw refused
    }
  }

  private call(method: string, assetId: string): void {
    if (this.hub.state !== HubConnectionState.Connected) return
    this.hub.invoke(method, assetId).catch(() => undefined)
  }

  private retryLater(): void {
    if (this.isStopped) return
    this.options.onStatus('lost')
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.connect(), this.waitMs)
    this.waitMs = Math.min(this.waitMs * 2, longestWaitMs)
  }
}
