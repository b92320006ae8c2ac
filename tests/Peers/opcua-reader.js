// node-opcua's client, reading all of PREFIX0 … PREFIX(COUNT-1) in one Read call after another. Prints one line of JSON when
// its time is over: {"calls":…,"values":…}.
// Usage: node opcua-reader.js URL PREFIX COUNT SECONDS
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { OPCUAClient, OPCUACertificateManager, AttributeIds } = require('node-opcua');

const [url, prefix, count, seconds] = process.argv.slice(2);

async function main() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'opcua-reader-'));
  process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
  const client = OPCUAClient.create({
    endpointMustExist: false, clientCertificateManager: new OPCUACertificateManager({ rootFolder: folder, automaticallyAcceptUnknownCertificate: true }),
  });
  await client.connect(url);
  const session = await client.createSession();
  const nodes = Array.from({ length: Number(count) }, (_, index) => ({ nodeId: `ns=1;s=${prefix}${index}`, attributeId: AttributeIds.Value }));
  const read = async (time) => {
    let calls = 0;
    let values = 0;
    for (const end = Date.now() + time; Date.now() < end; calls++) values += (await session.read(nodes)).filter((data) => data.statusCode.isGood()).length;
    return { calls, values };
  };
  await read(Math.min(2000, Number(seconds) * 1000)); // warm
  const counted = await read(Number(seconds) * 1000);
  console.log(JSON.stringify(counted));
  await session.close();
  await client.disconnect();
  process.exit(0);
}

main().catch((fault) => { console.error(fault); process.exit(1); });
