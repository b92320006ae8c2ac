// A node-opcua server with every policy, mode and user token our client has. Prints one line of JSON when it listens:
// {"port":…}. It believes every client, and ends when its standard input does.
// Usage: node opcua-server.js FOLDER PORT [JSON]
//   counters  how many variables Count0… count up, every `interval` ms (50); `history` keeps what they were
//   doubles   how many variables Double0… get a new value, all of them every `interval` ms
//   constants how many variables Node0… there are besides
//   analogs   how many variables Analog0… with a range of 0 to 200 there are, which change only when a client writes them
//   alarm     an alarm on the variable Level, which is in alarm above 100
//   samples   values of every built-in type, and of structures: opcua-types.js
// The line "count" on standard input prints {"written":…}: how many values the counters and doubles have been given. "pause" and
// "resume" end and begin the writing, and print the same.
'use strict';
const path = require('node:path');
const {
  OPCUAServer, OPCUACertificateManager, SecurityPolicy, MessageSecurityMode, DataType, Variant, VariantArrayType, StatusCodes,
} = require('node-opcua');

const folder = process.argv[2];
const more = { counters: 0, doubles: 0, constants: 0, analogs: 0, interval: 50, ...JSON.parse(process.argv[4] ?? '{}') };
let written = 0;
const writing = { pause: () => {}, resume: () => {} };

// Variables that only this program changes; whoever samples them sees each value.
function addChanging(server, space, parent) {
  const variable = (name, dataType) => space.addVariable({
    organizedBy: parent, browseName: name, nodeId: `s=${name}`, dataType, minimumSamplingInterval: 0, value: new Variant({ dataType, value: 0 }),
  });
  const counters = Array.from({ length: more.counters }, (_, index) => variable(`Count${index}`, DataType.UInt32));
  const doubles = Array.from({ length: more.doubles }, (_, index) => variable(`Double${index}`, DataType.Double));
  if (more.history) counters.forEach((counter) => server.engine.addressSpace.installHistoricalDataNode(counter, { maxOnlineValues: 100000 }));
  for (let index = 0; index < more.constants; index++) variable(`Node${index}`, DataType.Double);
  let round = 0;
  const step = () => {
    round++;
    counters.forEach((counter) => counter.setValueFromSource({ dataType: DataType.UInt32, value: round }));
    doubles.forEach((double, index) => double.setValueFromSource({ dataType: DataType.Double, value: round + (index / 8192) }));
    written += counters.length + doubles.length;
  };
  let timer;
  writing.resume = () => { timer = setInterval(step, more.interval); };
  writing.pause = () => clearInterval(timer);
  if (more.counters + more.doubles > 0) writing.resume();
}

function addAnalogs(space, parent) {
  for (let index = 0; index < more.analogs; index++) {
    space.addAnalogDataItem({
      organizedBy: parent, browseName: `Analog${index}`, nodeId: `s=Analog${index}`, dataType: DataType.Double, minimumSamplingInterval: 0,
      engineeringUnitsRange: { low: 0, high: 200 }, value: new Variant({ dataType: DataType.Double, value: 0 }),
    });
  }
}

function addAlarm(server, space, parent) {
  space.addressSpace.installAlarmsAndConditionsService();
  const level = space.addVariable({
    componentOf: parent, browseName: 'Level', nodeId: 's=Level', dataType: DataType.Double, eventSourceOf: parent,
    value: new Variant({ dataType: DataType.Double, value: 0 }),
  });
  space.instantiateExclusiveLimitAlarm('ExclusiveLimitAlarmType', {
    browseName: 'LevelAlarm', nodeId: 's=LevelAlarm', componentOf: parent, conditionSource: level, inputNode: level, highLimit: 100, highHighLimit: 200,
    optionals: ['ConfirmedState', 'Confirm'],
  });
}

async function main() {
  const believe = (name) => new OPCUACertificateManager({
    rootFolder: path.join(folder, name), automaticallyAcceptUnknownCertificate: true,
  });
  const server = new OPCUAServer({
    port: Number(process.argv[3]),
    alternateHostname: ['localhost', '127.0.0.1'], // so that its certificate is for them
    securityPolicies: [
      SecurityPolicy.None, SecurityPolicy.Basic256Sha256, SecurityPolicy.Aes128_Sha256_RsaOaep, SecurityPolicy.Aes256_Sha256_RsaPss,
    ],
    securityModes: [MessageSecurityMode.None, MessageSecurityMode.Sign, MessageSecurityMode.SignAndEncrypt],
    allowAnonymous: true,
    ...(more.samples ? { nodeset_filename: require('./opcua-types').nodesets } : {}),
    serverCertificateManager: believe('server'),
    userCertificateManager: believe('user'),
    serverCapabilities: {
      maxSessions: 200, maxMonitoredItems: 200000, maxMonitoredItemsPerSubscription: 200000, maxMonitoredItemsQueueSize: 60000,
      maxSubscriptions: 100, maxSubscriptionsPerSession: 50, minSupportedSampleRate: 0, // 0: who asks for 0 is told each change
      operationLimits: { maxNodesPerRead: 1000, maxMonitoredItemsPerCall: 1000, maxNodesPerBrowse: 500, maxNodesPerWrite: 500, ...more.limits },
    },
    userManager: { isValidUser: (user, password) => user === 'anna' && password === 'sieben 水' },
  });
  await server.initialize();
  const space = server.engine.addressSpace.getOwnNamespace();
  const pump = space.addObject({
    organizedBy: server.engine.addressSpace.rootFolder.objects, browseName: 'Pump',
    ...(more.alarm ? { notifierOf: server.engine.addressSpace.rootFolder.objects.server, eventNotifier: 1 } : {}),
  });
  const add = (name, dataType, value, more = {}) => space.addVariable({
    componentOf: pump, browseName: name, nodeId: `s=${name}`, dataType, value: new Variant({ dataType, value, ...more }), ...more,
  });
  add('Speed', DataType.Double, 2975.5);
  add('Name', DataType.String, 'Pumpe 水');
  add('Large', DataType.ByteString, Buffer.alloc(300000, 7));
  add('Matrix', DataType.Int32, new Int32Array([1, 2, 3, 4, 5, 6]), {
    valueRank: 2, arrayDimensions: [2, 3], arrayType: VariantArrayType.Matrix, dimensions: [2, 3],
  });
  const sum = space.addMethod(pump, {
    browseName: 'Add',
    nodeId: 's=Add',
    inputArguments: [{ name: 'a', dataType: DataType.Double }, { name: 'b', dataType: DataType.Double }],
    outputArguments: [{ name: 'sum', dataType: DataType.Double }],
  });
  sum.bindMethod((inputs, context, done) => done(null, {
    statusCode: StatusCodes.Good,
    outputArguments: [{ dataType: DataType.Double, value: inputs[0].value + inputs[1].value }],
  }));
  if (more.samples) require('./opcua-types').addTypes(server.engine.addressSpace, space, server.engine.addressSpace.rootFolder.objects);
  const changing = space.addObject({ organizedBy: server.engine.addressSpace.rootFolder.objects, browseName: 'Changing', nodeId: 's=Changing' });
  addAnalogs(space, changing);
  if (more.alarm) addAlarm(server, space, pump);
  await server.start();
  addChanging(server, space, changing);
  const port = server.endpoints[0].port;
  process.stdin.on('data', (lines) => {
    for (const line of String(lines).split('\n').filter((each) => each !== '')) {
      writing[line]?.();
      console.log(JSON.stringify({ written }));
    }
  });
  process.stdin.on('end', () => server.shutdown(0).finally(() => process.exit(0)));
  console.log(JSON.stringify({ port, namespace: space.index, pump: pump.nodeId.toString() }));
}

main().catch((fault) => { console.error(fault); process.exit(1); });
