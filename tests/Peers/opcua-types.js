// What opcua-server.js has besides with the option `samples`: below the folder "Types" a variable Read.TYPE.SHAPE with each sample of
// opcua-samples.js, one Write.TYPE.SHAPE for a client to write the same to, a method Same(name) that says whether it did, and
// variables with structures of the types in opcua-structures.xml.
'use strict';
const path = require('node:path');
const { DataType, StatusCodes, Variant, VariantArrayType, nodesets: known } = require('node-opcua');
const { names, sample, wire } = require('./opcua-samples');

const ranks = { Scalar: { valueRank: -1 }, Array: { valueRank: 1, arrayDimensions: [0] }, Matrix: { valueRank: 2, arrayDimensions: [2, 3] } };
const nodesets = [known.standard, path.join(__dirname, 'opcua-structures.xml')];

function addSamples(space, folder) {
  const add = (use, name, value) => {
    const [type, shape] = name.split('.');
    return space.addVariable({
      organizedBy: folder, browseName: `${use}.${name}`, nodeId: `s=${use}.${name}`, dataType: type === 'Variant' ? 'BaseDataType' : DataType[type], value, ...ranks[shape],
    });
  };
  names.forEach((name) => add('Read', name, sample(name)));
  const written = new Map(names.map((name) => [name, add('Write', name)]));
  const same = space.addMethod(folder, {
    browseName: 'Same',
    nodeId: 's=Same',
    inputArguments: [{ name: 'name', dataType: DataType.String }],
    outputArguments: [{ name: 'here', dataType: DataType.String }, { name: 'due', dataType: DataType.String }],
  });
  same.bindMethod((inputs, context, done) => {
    const name = inputs[0].value;
    done(null, {
      statusCode: StatusCodes.Good,
      outputArguments: [wire(written.get(name).readValue().value), wire(sample(name))].map((value) => ({ dataType: DataType.String, value })),
    });
  });
}

function addStructures(addressSpace, space, folder) {
  const types = addressSpace.getNamespaceIndex('urn:test:structures');
  const make = (type, fields) => addressSpace.constructExtensionObject(addressSpace.findDataType(type, types), fields);
  const point = (x, y) => make('PointType', { x, y });
  const add = (name, value) => space.addVariable({
    organizedBy: folder, browseName: name, nodeId: `s=${name}`, dataType: 'Structure', valueRank: -2,
    value: new Variant({ dataType: DataType.ExtensionObject, arrayType: Array.isArray(value) ? VariantArrayType.Array : VariantArrayType.Scalar, value }),
  });
  add('Machine', make('MachineType', {
    name: 'P-101', state: 7, speeds: [1.5, 2.5], at: point(1, 2), way: [point(3, 4), point(5, 6)], states: [0, 1, 7],
    any: new Variant({ dataType: DataType.Int32, value: 42 }), label: { locale: 'de', text: 'Pumpe' },
  }));
  add('Order.Bare', make('OrderType', { number: 1, urgent: true }));
  add('Order.Full', make('OrderType', { number: 2, due: new Date('2026-01-02T03:04:05.678Z'), place: point(7, 8), notes: ['a', 'b'], urgent: false }));
  add('Order.Some', make('OrderType', { number: 3, notes: [], urgent: true }));
  add('Reading.Text', make('ReadingType', { text: 'hot' }));
  add('Reading.Point', make('ReadingType', { point: point(1, 2) }));
  add('Point3', make('Point3Type', { x: 1, y: 2, z: 3 }));
  add('Points', [point(1, 2), point(3, 4)]);
  add('Marker', make('MarkerType', { where: make('Point3Type', { x: 1, y: 2, z: 3 }), weight: 0.5 }));
}

function addTypes(addressSpace, space, parent) {
  const folder = space.addObject({ organizedBy: parent, browseName: 'Types', nodeId: 's=Types' });
  addSamples(space, folder);
  addStructures(addressSpace, space, folder);
}

module.exports = { nodesets, addTypes };
