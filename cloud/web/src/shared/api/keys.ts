/** Names of what the page holds of the server's state, so that a live event can say exactly what it outdates. */
export const keys = {
  session: ['session'] as const,
  workOrders: ['work-orders', 'list'] as const,
  workOrderList: (filter: object) => ['work-orders', 'list', filter] as const,
  workOrder: (idOrNumber: string) => ['work-orders', 'one', idOrNumber] as const,
  workOrderOnes: ['work-orders', 'one'] as const,
  evidence: (workOrderId: string) => ['work-orders', 'evidence', workOrderId] as const,
  evidences: ['work-orders', 'evidence'] as const,
  assets: ['assets', 'list'] as const,
  asset: (idOrTagNumber: string) => ['assets', 'one', idOrTagNumber] as const,
  assetOnes: ['assets', 'one'] as const,
  alarmLists: ['alarms', 'list'] as const,
  alarms: (assetId: string) => ['alarms', 'list', assetId] as const,
  gateways: ['gateways'] as const,
  lossLedger: ['loss-ledger'] as const,
}
