// @microsoft/signalr, the client of SignalR that programs have: joins groups of the hub and prints what it is told, a line of JSON each.
// Usage: node signalr.js ADDRESS TOKEN   Each line of input, METHOD ID, is a call. It ends with its connection.
const readline = require('node:readline')
const { HubConnectionBuilder, LogLevel } = require('@microsoft/signalr')

const [address, token] = process.argv.slice(2)
const say = (line) => console.log(JSON.stringify(line))

const hub = new HubConnectionBuilder().withUrl(`${address}/live`, { accessTokenFactory: () => token }).configureLogging(LogLevel.None).build()
hub.on('changed', (changed) => say({ changed }))
hub.onclose(() => {
  say({ closed: true })
  process.exit(0)
})

async function main() {
  await hub.start()
  say({ open: true })
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const [method, id] = line.split(' ')
    await hub.invoke(method, id).then(() => say({ joined: id }), (refused) => say({ refused: refused.message }))
  }
  await hub.stop()
}

main().catch((failure) => {
  console.error(failure)
  process.exit(1)
})
