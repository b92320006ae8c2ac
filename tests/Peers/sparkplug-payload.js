// For each line of hexadecimal on standard input: the message read by sparkplug-payload's schema and written again, or "refused".
// First, for each data type that the package has, a line of a message that it made itself.
"use strict";
const readline = require("readline");
const payloads = require("sparkplug-payload").get("spBv1.0");
const { Payload } = require("sparkplug-payload/lib/sparkplugPayloadProto").org.eclipse.tahu.protobuf;

const values = {
  Int8: -3, Int16: -300, Int32: -70000, Int64: 5000000000, UInt8: 200, UInt16: 60000, UInt32: 4000000000, UInt64: 5000000000,
  Float: 2.5, Double: -1.25, Boolean: true, String: "größer", DateTime: 1700000000123, Text: "水",
  UUID: "01234567-89ab-cdef-0123-456789abcdef", Bytes: Buffer.from([1, 2, 3]), File: Buffer.from([4, 5]),
  DataSet: { numOfColumns: 2, columns: ["a", "b"], types: ["Double", "String"], rows: [[1.5, "x"], [2.5, "y"]] },
  Template: {
    isDefinition: false, templateRef: "Motor", version: "1", metrics: [{ name: "Rpm", type: "Int32", value: -7 }],
    parameters: [{ name: "p", type: "UInt32", value: 4000000000 }],
  },
};
for (const [type, value] of Object.entries(values)) {
  const metric = {
    name: "m", alias: 7, timestamp: 1700000000123, type, value, isHistorical: true, isTransient: true,
    metadata: { isMultiPart: false, contentType: "c", size: 1, seq: 2, fileName: "f", fileType: "t", md5: "m", description: "d" },
    properties: {
      Quality: { type: "Int32", value: 192 }, set: { type: "PropertySet", value: { n: { type: "String", value: null } } },
      list: { type: "PropertySetList", value: [{ d: { type: "Double", value: 1.5 } }] },
    },
  };
  console.log(`${type} ${Buffer.from(payloads.encodePayload({ timestamp: 1, seq: 2, uuid: "u", body: Buffer.from([9]), metrics: [metric] })).toString("hex")}`);
}
console.log("ready");

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  try {
    console.log(Buffer.from(Payload.encode(Payload.decode(Buffer.from(line, "hex"))).finish()).toString("hex"));
  } catch {
    console.log("refused");
  }
});
