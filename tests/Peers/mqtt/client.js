// mqtt.js's client for ./maintain bench mqtt. Prints {"ready":true} and then, for each line on standard input, what it took:
//   publish COUNT   publishes so many at QoS 1, at most WINDOW unacknowledged
//   subscribe       makes a session of its own with a subscription, and leaves
//   drain COUNT     comes back to it and takes so many
// {"microseconds":…,"cpuMicroseconds":…,"allocated":0} (node has no counter of the bytes that it allocates).
// Ends when its standard input does.
// Usage: node mqtt/client.js PORT WINDOW
'use strict';
const readline = require('node:readline');
const mqtt = require('mqtt');

const [port, window] = process.argv.slice(2).map(Number);
const payload = Buffer.from('{"value":12.345,"timestamp":"2026-01-01T00:00:00.000Z"}');
const topics = Array.from({ length: 10 }, (_, index) => `plant/BENCH/C-201/signal-${index}`);

async function measured(work) {
  const [cpu, began] = [process.cpuUsage(), process.hrtime.bigint()];
  await work();
  const used = process.cpuUsage(cpu);
  return { microseconds: Number((process.hrtime.bigint() - began) / 1000n), cpuMicroseconds: used.user + used.system, allocated: 0 };
}

const connected = (clientId, clean) => mqtt.connectAsync({ host: '127.0.0.1', port, clientId, clean, reconnectPeriod: 0 });

const publish = (client, count) => new Promise((resolve, reject) => {
  let [sent, acknowledged] = [0, 0];
  const more = () => {
    while (sent < count && sent - acknowledged < window) {
      client.publish(topics[sent++ % topics.length], payload, { qos: 1 }, (fault) => {
        if (fault) return reject(fault);
        if (++acknowledged === count) return resolve();
        more();
      });
    }
  };
  more();
});

async function subscribe() {
  const client = await connected('bench-mqttjs-reader', false);
  await client.subscribeAsync('plant/MQTTJS/#', { qos: 1 });
  await client.endAsync();
}

async function drain(count) {
  const client = mqtt.connect({ host: '127.0.0.1', port, clientId: 'bench-mqttjs-reader', clean: false, reconnectPeriod: 0 });
  let taken = 0;
  await new Promise((resolve, reject) => {
    client.on('error', reject);
    client.on('message', () => { if (++taken === count) resolve(); });
  });
  await client.endAsync();
}

async function main() {
  const publisher = await connected('bench-mqttjs-writer', true);
  console.log(JSON.stringify({ ready: true }));
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const [verb, count] = line.split(' ');
    const work = { publish: () => publish(publisher, Number(count)), subscribe, drain: () => drain(Number(count)) }[verb];
    console.log(JSON.stringify(await measured(work)));
  }
  await publisher.endAsync();
}

main().catch((fault) => { console.error(fault); process.exit(1); });
