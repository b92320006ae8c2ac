// node-opcua's client with one subscription to PREFIX0 … PREFIX(COUNT-1) of opcua-server.js, each change told.
// Prints {"subscribed":true} when the items are made. The line "count" on standard input prints {"received":…}: how many
// values its callback has been given; "memory" prints {"resident":…}, in bytes, after a collection if node has --expose-gc.
// Ends when its standard input does.
// Usage: node opcua-client.js URL None|SignAndEncrypt PREFIX COUNT
'use strict';
const path = require('node:path');
const os = require('node:os');
const fs = require('node:fs');
const {
  OPCUAClient, OPCUACertificateManager, MessageSecurityMode, SecurityPolicy, ClientSubscription, ClientMonitoredItemGroup, TimestampsToReturn, AttributeIds,
} = require('node-opcua');

const [url, mode, prefix, count] = process.argv.slice(2);

async function main() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'opcua-client-'));
  process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
  const secured = mode === 'SignAndEncrypt';
  const client = OPCUAClient.create({
    endpointMustExist: false,
    securityMode: secured ? MessageSecurityMode.SignAndEncrypt : MessageSecurityMode.None,
    securityPolicy: secured ? SecurityPolicy.Basic256Sha256 : SecurityPolicy.None,
    clientCertificateManager: new OPCUACertificateManager({ rootFolder: folder, automaticallyAcceptUnknownCertificate: true }),
  });
  await client.connect(url);
  const session = await client.createSession();
  const subscription = ClientSubscription.create(session, {
    requestedPublishingInterval: 100, requestedLifetimeCount: 3000, requestedMaxKeepAliveCount: 100, maxNotificationsPerPublish: 0, publishingEnabled: true, priority: 1,
  });
  await new Promise((resolve) => subscription.once('started', resolve));
  let received = 0;
  for (let from = 0; from < Number(count); from += 1000) {
    const nodes = Array.from({ length: Math.min(1000, Number(count) - from) }, (_, index) => ({
      nodeId: `ns=1;s=${prefix}${from + index}`, attributeId: AttributeIds.Value,
    }));
    const group = ClientMonitoredItemGroup.create(
      subscription, nodes, { samplingInterval: 0, queueSize: 20, discardOldest: true }, TimestampsToReturn.Both);
    group.on('changed', () => { received++; });
    await new Promise((resolve, reject) => { group.once('initialized', resolve); group.once('err', reject); });
  }
  process.stdin.on('data', (line) => {
    if (String(line).includes('count')) console.log(JSON.stringify({ received }));
    if (String(line).includes('memory')) {
      global.gc?.();
      console.log(JSON.stringify({ resident: process.memoryUsage().rss }));
    }
  });
  process.stdin.on('end', () => client.disconnect().finally(() => process.exit(0)));
  console.log(JSON.stringify({ subscribed: true }));
}

main().catch((fault) => { console.error(fault); process.exit(1); });
