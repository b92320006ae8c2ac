// A node-opcua server with every policy, mode and user token our client has. Prints one line of JSON when it listens:
// {"port":…}. It believes every client, and ends when its standard input does.
// Usage: node opcua-server.js FOLDER PORT
'use strict';
const path = require('node:path');
const {
  OPCUAServer, OPCUACertificateManager, SecurityPolicy, MessageSecurityMode, DataType, Variant, VariantArrayType, StatusCodes,
} = require('node-opcua');

const folder = process.argv[2];

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
    serverCertificateManager: believe('server'),
    userCertificateManager: believe('user'),
    userManager: { isValidUser: (user, password) => user === 'anna' && password === 'sieben 水' },
  });
  await server.initialize();
  const space = server.engine.addressSpace.getOwnNamespace();
  const pump = space.addObject({ organizedBy: server.engine.addressSpace.rootFolder.objects, browseName: 'Pump' });
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
  await server.start();
  const port = server.endpoints[0].port;
  process.stdin.resume();
  process.stdin.on('end', () => server.shutdown(0).finally(() => process.exit(0)));
  console.log(JSON.stringify({ port, namespace: space.index, pump: pump.nodeId.toString() }));
}

main().catch((fault) => { console.error(fault); process.exit(1); });
