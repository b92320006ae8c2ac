// A broker of MQTT 3.1.1 (aedes), or with BRIDGE the way to one on that port of this machine; over TCP and as a WebSocket,
// with CERTIFICATE and KEY (PEM files) over TLS instead.
// Prints {"port":…,"webSocket":…} when it listens. Ends when its standard input does.
// Usage: node mqtt/broker.js [--bridge PORT] [--tls CERTIFICATE KEY]
'use strict';
const fs = require('node:fs');
const http = require('node:http');
const https = require('node:https');
const net = require('node:net');
const tls = require('node:tls');
const { WebSocketServer, createWebSocketStream } = require('ws');

const after = (name, count) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv.slice(at + 1, at + 1 + count);
};
const bridge = after('--bridge', 1);
const files = after('--tls', 2);
const secrets = files && { cert: fs.readFileSync(files[0]), key: fs.readFileSync(files[1]) };
const listening = (server) => new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port)));

function toBroker(stream) {
  const broker = net.connect({ host: '127.0.0.1', port: Number(bridge[0]), noDelay: true });
  stream.on('error', () => broker.destroy());
  broker.on('error', () => stream.destroy());
  stream.pipe(broker).pipe(stream);
}

async function main() {
  const serve = bridge ? toBroker : require('aedes')().handle;
  const web = secrets ? https.createServer(secrets) : http.createServer();
  const sockets = new WebSocketServer({ server: web, path: '/mqtt', handleProtocols: (offered) => offered.has('mqtt') && 'mqtt' });
  sockets.on('connection', (socket, request) => serve(createWebSocketStream(socket), request));
  const port = await listening(secrets ? tls.createServer(secrets, serve) : net.createServer(serve));
  console.log(JSON.stringify({ port, webSocket: await listening(web) }));
  process.stdin.on('end', () => process.exit(0)).resume();
}

main().catch((fault) => { console.error(fault); process.exit(1); });
