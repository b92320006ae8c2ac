using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Space;
using Maintenance.Protocols.OpcUa.Services;
using Maintenance.Protocols.Tests.OpcUa.Encoding;
using Maintenance.Protocols.Tests.OpcUa.Server;

namespace Maintenance.Protocols.Tests.OpcUa.Structures;

/// <summary>Structured data types of a server of ours, with values of them.</summary>
internal sealed class TestStructures
{
    private static readonly NodeId EncodingType = new(76);
    private readonly TestPump _pump;

    public TestStructures(TestPump pump)
    {
        _pump = pump;
        var point = Type("PointType", pump.Space[StandardNodes.Structure], new("X", Of(BuiltInType.Double)), new("Y", Of(BuiltInType.Double)));
        var state = pump.Space.Add(
            new UaType(pump.Id("StateType"), NodeClass.DataType, pump.Name("StateType"))
            {
                Values = [new() { Name = "Idle", Value = 0 }, new() { Name = "Running", Value = 1 }, new() { Name = "Faulted", Value = 7 }],
            },
            pump.Space[StandardNodes.Enumeration], StandardNodes.HasSubtype);
        var machine = Type(
            "MachineType", pump.Space[StandardNodes.Structure],
            new("Name", Of(BuiltInType.String)), new("State", state.Id), new("Speeds", Of(BuiltInType.Double), 1), new("At", point.Id), new("Way", point.Id, 1));
        var three = Type("Point3Type", point, new UaField("Z", Of(BuiltInType.Double)));
        Point3 = Value("Point3", three, Wire.Bytes(3.0, static (ref UaEncoder e, double z) =>
        {
            e.Write(1.0);
            e.Write(2.0);
            e.Write(z);
        }));
        Machine = Value("Machine", machine, Example());
    }

    public UaVariable Machine { get; }

    public UaVariable Point3 { get; }

    /// <summary>The machine as it was before anybody wrote another.</summary>
    public void Reset() => Machine.Set(Structure("MachineType", Example()));

    private static byte[] Example() => Wire.Bytes("P-101", static (ref UaEncoder e, string name) =>
    {
        e.Write(name);
        e.Write(7);
        e.WriteArray([1.5, 2.5], static (ref UaEncoder each, double speed) => each.Write(speed));
        e.Write(1.0);
        e.Write(2.0);
        e.WriteArray([3.0, 5.0], static (ref UaEncoder each, double x) =>
        {
            each.Write(x);
            each.Write(x + 1);
        });
    });

    private static NodeId Of(BuiltInType type) => StandardNodes.Of(type);

    private UaType Type(string name, UaNode parent, params UaField[] fields)
    {
        var type = _pump.Space.Add(
            new UaType(_pump.Id(name), NodeClass.DataType, _pump.Name(name)) { Fields = fields }, parent, StandardNodes.HasSubtype);
        _pump.Space.Add(new UaObject(_pump.Id($"{name}.Binary"), new(0, "Default Binary")), type, StandardNodes.HasEncoding, EncodingType);
        return type;
    }

    private UaVariable Value(string name, UaType type, byte[] body)
    {
        var variable = new UaVariable(_pump.Id(name), _pump.Name(name)) { DataType = type.Id, Access = AccessLevels.CurrentRead | AccessLevels.CurrentWrite };
        variable.Set(Structure(type.BrowseName.Name!, body));
        return _pump.Space.Add(variable, _pump.Pump, StandardNodes.HasComponent, StandardNodes.BaseDataVariableType);
    }

    private DataValue Structure(string type, byte[] body) =>
        new(new Variant(ExtensionObject.OfBinary(_pump.Id($"{type}.Binary"), new(body))));
}
