// An edge node of sparkplug-client: sparkplug-node.js PORT. Lines on standard input: "data N" and "device N" publish a value,
// "history N" an old one, "compressed N" a compressed one, "bury" a device's death, "skip" makes a gap in the sequence,
// "listen" subscribes to the whole group, "rebirth" asks Plant/Press for its births. What it is told comes as lines of JSON.
"use strict";
const readline = require("readline");
const { newClient } = require("sparkplug-client");

const client = newClient({
  serverUrl: `mqtt://127.0.0.1:${process.argv[2]}`, username: "", password: "", groupId: "Plant", edgeNode: "Node", clientId: "node", publishDeath: true,
});
const say = (what) => console.log(JSON.stringify(what, (_, value) => (value && value.low !== undefined ? Number(value) : value)));
const now = () => Date.now();
let speed = 1;
let flow = 1;

function births() {
  client.publishNodeBirth({
    timestamp: now(),
    metrics: [
      { name: "Node Control/Rebirth", type: "Boolean", value: false, timestamp: now() },
      { name: "Speed", alias: 1, type: "Int16", value: speed, timestamp: now() },
      { name: "Motor", type: "Template", timestamp: now(), value: { isDefinition: true, metrics: [{ name: "Rpm", type: "Double", value: 0 }], parameters: [] } },
    ],
  });
  client.publishDeviceBirth("Pump", {
    timestamp: now(),
    metrics: [
      { name: "Flow", alias: 2, type: "Double", value: flow, timestamp: now() },
      { name: "Count", alias: 3, type: "UInt32", value: 4000000000, timestamp: now() },
      { name: "M1", type: "Template", timestamp: now(), value: { isDefinition: false, templateRef: "Motor", metrics: [{ name: "Rpm", type: "Double", value: 1450 }] } },
      { name: "Table", type: "DataSet", timestamp: now(), value: { numOfColumns: 1, columns: ["Level"], types: ["Double"], rows: [[1.5], [2.5]] } },
    ],
  });
}

client.on("birth", () => { births(); say({ is: "born" }); });
client.on("ncmd", (payload) => {
  say({ is: "ncmd", metrics: payload.metrics });
  if (payload.metrics.some((metric) => metric.name === "Node Control/Rebirth" && metric.value)) births();
});
client.on("dcmd", (device, payload) => say({ is: "dcmd", device, metrics: payload.metrics }));
client.on("message", (topic, payload) => say({ is: "message", topic, payload }));
client.on("error", (error) => say({ is: "error", message: error.message }));

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const [what, text] = line.split(" ");
  const value = Number(text);
  const device = (options) => client.publishDeviceData("Pump", { timestamp: now(), metrics: [{ alias: 2, type: "Double", value, timestamp: now() }] }, options);
  if (what === "data") client.publishNodeData({ timestamp: now(), metrics: [{ alias: 1, type: "Int16", value: (speed = value), timestamp: now() }] });
  else if (what === "device") { flow = value; device(); }
  else if (what === "history") client.publishDeviceData("Pump", { timestamp: now(), metrics: [{ name: "Flow", type: "Double", value, isHistorical: true, timestamp: 1700000000123 }] });
  else if (what === "compressed") device({ compress: true, algorithm: "GZIP" });
  else if (what === "bury") client.publishDeviceDeath("Pump", { timestamp: now(), metrics: [] });
  else if (what === "skip") client.seq++;
  else if (what === "listen") client.subscribeTopic("spBv1.0/Plant/#", { qos: 1 }, () => say({ is: "listening" }));
  else if (what === "rebirth") client.client.publish("spBv1.0/Plant/NCMD/Press", Buffer.from(client.encodePayload({ timestamp: now(), metrics: [{ name: "Node Control/Rebirth", type: "Boolean", value: true }] })));
}).on("close", () => { client.stop(); });
