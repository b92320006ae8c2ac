// A client of node-opcua that does what it is told: one command a line of JSON on standard input, one answer a line on
// standard output: {"ok":…} or {"error":"…"}. It ends when its standard input does.
// Usage: node opcua-commands.js FOLDER
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const readline = require('node:readline');
const {
  OPCUAClient, OPCUACertificateManager, MessageSecurityMode, SecurityPolicy, UserTokenType, AttributeIds, DataType, Variant,
  TimestampsToReturn, ClientSubscription, MonitoringMode, ReadRawModifiedDetails, HistoryReadRequest, constructEventFilter, resolveNodeId,
  makeBrowsePath,
} = require('node-opcua');
const { sample, wire } = require('./opcua-samples');

const folder = process.argv[2];
let manager;
let client;
let session;
let subscription;
const heard = { values: [], events: [], keepAlives: 0, lost: 0 };
const plain = (value) => (typeof value === 'bigint' ? value.toString() : ArrayBuffer.isView(value) && !Buffer.isBuffer(value) ? Array.from(value) : value);
const valueOf = (data) => ({ value: data.value ? plain(data.value.value) : null, status: data.statusCode.name, source: data.sourceTimestamp });

// Of its two ways to come back node-opcua 2.186 holds its Publish requests back in one only, while it asks for what it missed
// (Republish). In the other, the same session on a new channel, a Publish may overtake: then it hands out what both answers hold.
function republishAlone(theClient, theSession) {
  const engine = theSession.getPublishEngine();
  theClient.on('connection_lost', () => { if (engine.subscriptionCount > 0) engine.suspend(true); });
  theSession.on('session_repaired', () => engine.suspend(false));
}

const commands = {
  async connect({ url, policy, mode, user, password, certificate, key, lifetime, sessionTimeout }) {
    client = OPCUAClient.create({
      applicationName: 'peer',
      endpointMustExist: false,
      securityPolicy: SecurityPolicy[policy],
      securityMode: MessageSecurityMode[mode],
      clientCertificateManager: manager,
      defaultSecureTokenLifetime: lifetime ?? 600000,
      requestedSessionTimeout: sessionTimeout ?? 60000,
      connectionStrategy: { maxRetry: 200, initialDelay: 50, maxDelay: 200 },
      keepSessionAlive: true,
    });
    [heard.values, heard.lost] = [[], 0];
    await client.connect(url);
    session = await client.createSession(
      user ? { type: UserTokenType.UserName, userName: user, password }
        : certificate ? { type: UserTokenType.Certificate, certificateData: fs.readFileSync(certificate), privateKey: fs.readFileSync(key, 'utf8') }
          : { type: UserTokenType.Anonymous });
    republishAlone(client, session);
    return true;
  },
  async disconnect() {
    if (subscription) await subscription.terminate();
    subscription = undefined;
    await session.close();
    await client.disconnect();
    return true;
  },
  async endpoints({ url }) {
    const other = OPCUAClient.create({ endpointMustExist: false, clientCertificateManager: manager });
    await other.connect(url);
    const found = await other.getEndpoints();
    const servers = await other.findServers();
    await other.disconnect();
    return { endpoints: found.map((endpoint) => [endpoint.securityPolicyUri, endpoint.securityMode]), servers: servers.map((server) => server.applicationUri) };
  },
  async browse({ node }) {
    let result = await session.browse({ nodeId: node, resultMask: 63 });
    const names = result.references.map((reference) => reference.browseName.name);
    while (result.continuationPoint && result.continuationPoint.length) {
      result = await session.browseNext(result.continuationPoint, false);
      names.push(...result.references.map((reference) => reference.browseName.name));
    }
    return { status: result.statusCode.name, names };
  },
  async count({ node }) {
    let result = await session.browse({ nodeId: node, resultMask: 0 });
    let references = result.references.length;
    while (result.continuationPoint && result.continuationPoint.length) {
      result = await session.browseNext(result.continuationPoint, false);
      references += result.references.length;
    }
    return references;
  },
  async read({ nodes }) {
    return (await session.read(nodes.map((nodeId) => ({ nodeId, attributeId: AttributeIds.Value })))).map(valueOf);
  },
  async write({ node, type, value }) {
    return (await session.write({ nodeId: node, attributeId: AttributeIds.Value, value: { value: new Variant({ dataType: DataType[type], value }) } })).name;
  },
  async call({ object, method, inputs }) {
    const result = await session.call({ objectId: object, methodId: method, inputArguments: inputs.map((value) => new Variant({ dataType: DataType.Double, value })) });
    return { status: result.statusCode.name, outputs: (result.outputArguments ?? []).map((output) => plain(output.value)) };
  },
  async history({ node, start, end, most }) {
    const values = [];
    let point;
    do {
      const answer = await session.historyRead(new HistoryReadRequest({
        historyReadDetails: new ReadRawModifiedDetails({ isReadModified: false, startTime: new Date(start), endTime: new Date(end), numValuesPerNode: most, returnBounds: false }),
        timestampsToReturn: TimestampsToReturn.Both,
        nodesToRead: [{ nodeId: resolveNodeId(node), continuationPoint: point }],
      }));
      values.push(...answer.results[0].historyData.dataValues.map((data) => plain(data.value.value)));
      point = answer.results[0].continuationPoint;
    } while (point && point.length);
    return values;
  },
  async subscribe({ interval, nodes, sampling, queue }) {
    subscription = ClientSubscription.create(session, {
      requestedPublishingInterval: interval, requestedLifetimeCount: 10000, requestedMaxKeepAliveCount: 5, maxNotificationsPerPublish: 0, publishingEnabled: true, priority: 1,
    });
    await new Promise((done, failed) => { subscription.once('started', done); subscription.once('internal_error', failed); });
    subscription.on('keepalive', () => { heard.keepAlives += 1; });
    for (const node of nodes) {
      const item = await subscription.monitor(
        { nodeId: node, attributeId: AttributeIds.Value }, { samplingInterval: sampling, queueSize: queue, discardOldest: true },
        TimestampsToReturn.Both, MonitoringMode.Reporting);
      item.on('changed', (data) => {
        heard.values.push(plain(data.value.value));
        if (data.statusCode.hasOverflowBit) heard.lost += 1;
      });
    }
    return { id: subscription.subscriptionId, session: session.sessionId.toString() };
  },
  async events({ node, type, fields }) {
    const item = await subscription.monitor(
      { nodeId: node, attributeId: AttributeIds.EventNotifier },
      { samplingInterval: 0, queueSize: 100, discardOldest: true, filter: constructEventFilter(fields) },
      TimestampsToReturn.Both, MonitoringMode.Reporting);
    item.on('changed', (values) => heard.events.push(Object.fromEntries(fields.map((field, index) => [field, plain(values[index].value?.text ?? values[index].value)]))));
    return item.result?.statusCode.name ?? type;
  },
  async refresh() {
    const result = await session.call({
      objectId: 'i=2782', methodId: 'i=3875', inputArguments: [new Variant({ dataType: DataType.UInt32, value: subscription.subscriptionId })],
    });
    return result.statusCode.name;
  },
  async acknowledge({ condition, event, comment }) {
    return (await session.acknowledgeCondition(condition, Buffer.from(event, 'base64'), comment)).name;
  },
  async readSample({ node, sample: name }) {
    return { here: wire((await session.read({ nodeId: node, attributeId: AttributeIds.Value })).value), due: wire(sample(name)) };
  },
  async writeSample({ node, sample: name }) {
    return (await session.write({ nodeId: node, attributeId: AttributeIds.Value, value: { value: sample(name) } })).name;
  },
  async register({ nodes }) {
    const registered = await session.registerNodes(nodes);
    const values = (await session.read(registered.map((nodeId) => ({ nodeId, attributeId: AttributeIds.Value })))).map((data) => plain(data.value.value));
    await session.unregisterNodes(registered);
    return { values, released: true };
  },
  async translate({ start, names }) {
    const found = await session.translateBrowsePath(names.map((name) => makeBrowsePath(start, `/${name}`)));
    return found.map((result) => (result.statusCode.isGood() ? result.targets[0].targetId.toString() : result.statusCode.name));
  },
  async callMany({ object, methods, inputs }) {
    const results = await session.call(methods.map((method) => (
      { objectId: object, methodId: method, inputArguments: inputs.map((value) => new Variant({ dataType: DataType.Double, value })) })));
    return results.map((result) => ({ status: result.statusCode.name, outputs: (result.outputArguments ?? []).map((output) => plain(output.value)) }));
  },
  async structure({ node }) {
    await session.extractNamespaceDataType();
    return (await session.read({ nodeId: node, attributeId: AttributeIds.Value })).value.value.toJSON();
  },
  async makeStructure({ node, type, fields }) {
    await session.extractNamespaceDataType();
    const dataType = (await session.read({ nodeId: node, attributeId: AttributeIds.DataType })).value.value;
    const value = await session.constructExtensionObject(dataType, fields);
    if (value.schema.name !== type) throw new Error(`the definition is of ${value.schema.name}`);
    return (await session.write({ nodeId: node, attributeId: AttributeIds.Value, value: { value: new Variant({ dataType: DataType.ExtensionObject, value }) } })).name;
  },
  // Says something to the server, whatever comes of it.
  async nudge() {
    session.read({ nodeId: 'i=2258', attributeId: AttributeIds.Value }).catch(() => {});
    await new Promise((done) => setTimeout(done, 50));
    return commands.heard();
  },
  async heard() {
    return { id: subscription?.subscriptionId, session: session?.sessionId?.toString(), ...heard, events: heard.events.map((event) => ({ ...event, EventId: event.EventId?.toString('base64') })) };
  },
};

async function main() {
  manager = new OPCUACertificateManager({ rootFolder: path.join(folder, 'pki'), automaticallyAcceptUnknownCertificate: true });
  await manager.initialize();
  const first = OPCUAClient.create({ applicationName: 'peer', clientCertificateManager: manager });
  await first.createDefaultCertificate();
  console.log(JSON.stringify({ ok: { certificate: first.certificateFile } }));
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const { command, ...rest } = JSON.parse(line);
    try {
      console.log(JSON.stringify({ ok: await commands[command](rest) }));
    } catch (fault) {
      console.log(JSON.stringify({ error: fault.message }));
    }
  }
  process.exit(0);
}

main().catch((fault) => { console.error(fault); process.exit(1); });
