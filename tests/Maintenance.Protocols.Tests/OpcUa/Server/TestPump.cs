using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Events;
using Maintenance.Protocols.OpcUa.Server.History;
using Maintenance.Protocols.OpcUa.Server.Space;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.Tests.OpcUa.Server;

/// <summary>An address space with a pump: values of many types, a method, an alarm, a history.</summary>
internal sealed class TestPump
{
    public const string ApplicationUri = "urn:localhost:test-server";

    public TestPump(TimeProvider clock)
    {
        Space = new(ApplicationUri);
        Namespace = Space.AddNamespace("urn:test:pump");
        Pump = Space.Add(new UaObject(Id("Pump"), Name("Pump")) { NotifiesEvents = true }, Space.Objects, StandardNodes.Organizes, StandardNodes.BaseObjectType);
        AddressSpace.Refer(Space.Server, StandardNodes.HasNotifier, Pump);
        Speed = Add("Speed", BuiltInType.Double, new(2975.5), AccessLevels.CurrentRead | AccessLevels.CurrentWrite | AccessLevels.HistoryRead, new(1000));
        Text = Add("Name", BuiltInType.String, new("Pumpe 水"), AccessLevels.CurrentRead | AccessLevels.CurrentWrite);
        Large = Add("Large", BuiltInType.ByteString, new(new ByteString(new byte[300_000])), AccessLevels.CurrentRead | AccessLevels.CurrentWrite);
        Add("Fixed", BuiltInType.Int32, new(7), AccessLevels.CurrentRead);
        Array = Add("Array", BuiltInType.Double, Variant.OfArray([1.0, 2.0, 3.0, 4.0]), AccessLevels.CurrentRead | AccessLevels.CurrentWrite, rank: 1);
        Add("Matrix", BuiltInType.Int32, Variant.OfMatrix([1, 2, 3, 4, 5, 6], 2, 3), AccessLevels.CurrentRead, rank: 2);
        var range = new UaVariable(Id("Speed/EURange"), new(0, "EURange")) { DataType = StandardNodes.Range };
        range.Set(new(new Variant(ExtensionObject.Of(new EURange(0, 1000)))));
        Space.Add(range, Speed, StandardNodes.HasProperty, StandardNodes.PropertyType);
        Space.Add(
            new UaMethod(Id("Add"), Name("Add"))
            {
                Inputs = [new("a", StandardNodes.Of(BuiltInType.Double)), new("b", StandardNodes.Of(BuiltInType.Double))],
                Outputs = [new("sum", StandardNodes.Of(BuiltInType.Double))],
                Handler = (call, _) => ValueTask.FromResult(new CallMethodResult
                {
                    OutputArguments = [new Variant(call.Arguments[0].As<double>() + call.Arguments[1].As<double>())],
                }),
            },
            Pump, StandardNodes.HasComponent);
        Alarm = Space.Add(
            new UaCondition(Id("Alarm"), Name("Alarm"), StandardNodes.AlarmConditionType, Pump, Space, clock),
            Pump, StandardNodes.HasComponent, StandardNodes.AlarmConditionType);
    }

    public AddressSpace Space { get; }

    public ushort Namespace { get; }

    public UaObject Pump { get; }

    public UaVariable Speed { get; }

    public UaVariable Text { get; }

    public UaVariable Large { get; }

    public UaVariable Array { get; }

    public UaCondition Alarm { get; }

    public NodeId Id(string name) => new(name, Namespace);

    public QualifiedName Name(string name) => new(Namespace, name);

    public UaVariable Add(string name, BuiltInType type, Variant value, AccessLevels access, ValueHistory? history = null, int rank = UaVariable.Scalar)
    {
        var variable = new UaVariable(Id(name), Name(name)) { DataType = StandardNodes.Of(type), Access = access, History = history, ValueRank = rank };
        variable.Set(new(value, sourceUtc: TimeProvider.System.GetUtcNow()));
        return Space.Add(variable, Pump, StandardNodes.HasComponent, StandardNodes.BaseDataVariableType);
    }
}
