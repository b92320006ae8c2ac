// Six values of each built-in type of OPC UA, the same as TypeSamples.cs of the tests has. A scalar is the first, an array the
// first three, a matrix all six in two rows.
'use strict';
const {
  BinaryStream, DataType, DataValue, DiagnosticInfo, ExpandedNodeId, LocalizedText, NodeIdType, QualifiedName, Range, StatusCodes, Variant,
  VariantArrayType, resolveNodeId,
} = require('node-opcua');

const guids = [
  '72962B91-FA75-4AE6-8D28-B404DC7DAF63', '00000000-0000-0000-0000-000000000000', 'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
  '01020304-0506-0708-090A-0B0C0D0E0F10', '00000000-0000-0000-0000-000000000001', '10000000-0000-0000-0000-000000000000',
];
const double = (value) => new Variant({ dataType: DataType.Double, value });
const sourceTimestamp = new Date('2026-01-02T03:04:05.678Z');
const serverTimestamp = new Date('2026-01-02T03:04:06.000Z');

const six = {
  Boolean: [true, false, true, true, false, false],
  SByte: [-128, 127, 0, 1, -1, 5],
  Byte: [255, 0, 1, 2, 3, 4],
  Int16: [-32768, 32767, 0, 1, -1, 5],
  UInt16: [65535, 0, 1, 2, 3, 4],
  Int32: [-2147483648, 2147483647, 0, 1, -1, 5],
  UInt32: [4294967295, 0, 1, 2, 3, 4],
  Int64: [[0x80000000, 1], [0x7fffffff, 0xffffffff], [0, 0], [0, 1], [0xffffffff, 0xffffffff], [1, 0]],
  UInt64: [[0xffffffff, 0xffffffff], [0, 0], [0, 1], [1, 0], [0x80000000, 0], [0, 5]],
  Float: [1.5, -2.25, 0, 3.4028234663852886e38, Infinity, -Infinity],
  Double: [Math.PI, -1e-300, 0, Number.MAX_VALUE, Infinity, -Infinity],
  String: ['Pumpe 水', '', null, 'a', 'b', '😀'],
  DateTime: [
    sourceTimestamp, new Date('1970-01-01T00:00:00.000Z'), new Date('1999-12-31T23:59:59.999Z'), new Date('2038-01-19T03:14:08.000Z'),
    new Date('1601-01-02T00:00:00.000Z'), new Date('2100-01-01T00:00:00.000Z'),
  ],
  Guid: guids,
  ByteString: [[1, 2, 3], [], [255], [0, 0], [9], [8, 7]].map((bytes) => Buffer.from(bytes)),
  XmlElement: ['<a/>', '<b>水</b>', '<c d="e"/>', '<f/>', '<g/>', '<h/>'],
  NodeId: ['i=85', 'ns=2;i=300', 'ns=3;i=70000', 'ns=2;s=水', `ns=2;g=${guids[0]}`, 'ns=2;b=AQID'].map((id) => resolveNodeId(id)),
  ExpandedNodeId: [
    new ExpandedNodeId(NodeIdType.NUMERIC, 300, 2, null, 0), // as a scalar node-opcua keeps neither a URI nor a server
    new ExpandedNodeId(NodeIdType.NUMERIC, 85, 0, 'urn:plant', 1),
    new ExpandedNodeId(NodeIdType.STRING, 'Speed', 0, 'urn:plant', 0), new ExpandedNodeId(NodeIdType.STRING, 'Speed', 1, null, 7),
    new ExpandedNodeId(NodeIdType.GUID, guids[0], 2, null, 0), new ExpandedNodeId(NodeIdType.NUMERIC, 70000, 3, null, 0),
  ],
  StatusCode: [
    StatusCodes.BadTimeout, StatusCodes.Good, StatusCodes.BadNodeIdUnknown, StatusCodes.UncertainInitialValue, StatusCodes.BadNotWritable, StatusCodes.GoodClamped,
  ],
  QualifiedName: [[1, 'Speed'], [0, 'Server'], [2, '水'], [65535, 'x'], [0, 'a'], [3, 'b']].map(([namespaceIndex, name]) => new QualifiedName({ namespaceIndex, name })),
  LocalizedText: [['de', 'Drehzahl'], [null, 'only'], ['en', 'speed'], ['zh', '水'], ['en', 'b'], ['fr', 'eau']].map(([locale, text]) => new LocalizedText({ locale, text })),
  ExtensionObject: [0, 1, 2, 3, 4, 5].map((low) => new Range({ low, high: 1000.5 })),
  DataValue: [
    new DataValue({ value: double(1.5), statusCode: StatusCodes.BadTimeout, sourceTimestamp, serverTimestamp }),
    new DataValue({ value: double(2.5), sourceTimestamp }), new DataValue({ value: new Variant({ dataType: DataType.String, value: 'text' }) }),
    new DataValue({ value: double(3), statusCode: StatusCodes.UncertainInitialValue }), new DataValue({ value: double(4), serverTimestamp }),
    new DataValue({ value: new Variant({ dataType: DataType.Int32, arrayType: VariantArrayType.Array, value: [1, 2] }) }),
  ],
  Variant: [
    double(1.5), new Variant({ dataType: DataType.String, value: 'text' }), new Variant({ dataType: DataType.Int32, arrayType: VariantArrayType.Array, value: [1, 2] }),
    new Variant({ dataType: DataType.Boolean, value: true }), new Variant({ dataType: DataType.Null }),
    new Variant({ dataType: DataType.Byte, arrayType: VariantArrayType.Matrix, dimensions: [1, 2], value: [7, 8] }),
  ],
  DiagnosticInfo: [
    { symbolicId: 1 }, { namespaceURI: 2, locale: 3, localizedText: 4 }, { additionalInfo: 'why' }, { innerStatusCode: StatusCodes.BadTimeout },
    { symbolicId: 5, innerDiagnosticInfo: new DiagnosticInfo({ symbolicId: 6, additionalInfo: 'inner' }) }, { symbolicId: 7, additionalInfo: '水' },
  ].map((info) => new DiagnosticInfo(info)),
};

/** A sample by its name, such as "Int32.Matrix". */
function sample(name) {
  const [type, shape] = name.split('.');
  const dataType = DataType[type];
  if (shape === 'Scalar') return new Variant({ dataType, arrayType: VariantArrayType.Scalar, value: six[type][0] });
  if (shape === 'Array') return new Variant({ dataType, arrayType: VariantArrayType.Array, value: six[type].slice(0, 3) });
  return new Variant({ dataType, arrayType: VariantArrayType.Matrix, dimensions: [2, 3], value: six[type] });
}

/** The names of all samples there are: a Variant is in a Variant only as an element. */
const names = Object.keys(six).flatMap((type) => ['Scalar', 'Array', 'Matrix'].map((shape) => `${type}.${shape}`)).filter((name) => name !== 'Variant.Scalar');

/** What a value is on the wire, in hexadecimal: what two values are compared by. */
function wire(variant) {
  const stream = new BinaryStream(variant.binaryStoreSize());
  variant.encode(stream);
  return stream.buffer.subarray(0, stream.length).toString('hex');
}

module.exports = { names, sample, wire };
