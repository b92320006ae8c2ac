using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Events;
using Maintenance.Protocols.OpcUa.Server.Methods;
using Maintenance.Protocols.OpcUa.Server.Space;
using Maintenance.Protocols.OpcUa.Services;
using Maintenance.Simulators.Faults;
using Maintenance.Simulators.Machines;
using StatusCodes = Maintenance.Protocols.OpcUa.Encoding.StatusCodes;

namespace Maintenance.Simulators.Servers.OpcUa;

/// <summary>
/// The plant as an address space: enterprise, site, area, line, machine, signal. A signal has the id of its tag, such as
/// "F-401.vibration", a unit and a range; a machine has a method that breaks it, and alarms.
/// </summary>
internal sealed class PlantSpace
{
    public const string ApplicationUri = "urn:maintenance:simulated-plant";
    public const string NamespaceUri = "urn:maintenance:simulated-plant:DEMO";

    private const int ValuesKept = 7200; // an hour at two a second

    private readonly Plant _plant;
    private readonly TimeProvider _clock;
    private readonly ushort _namespace;
    private readonly List<(Machine Machine, SignalNode[] Signals)> _machines = [];

    public PlantSpace(Plant plant, TimeProvider clock)
    {
        (_plant, _clock) = (plant, clock);
        Space = new(ApplicationUri);
        _namespace = Space.AddNamespace(NamespaceUri);
        var site = Level(Level(Space.Objects, PlantLayout.Enterprise), PlantLayout.Site);
        foreach (var machine in plant.Machines)
        {
            var (area, line) = PlantLayout.PlaceOf(machine.Asset);
            _machines.Add((machine, Add(machine, Level(Level(site, area), line))));
        }
    }

    public AddressSpace Space { get; }

    /// <summary>Takes over what the plant's sensors say now.</summary>
    public void Refresh()
    {
        var nowUtc = _clock.GetUtcNow();
        foreach (var (machine, signals) in _machines)
        {
            var values = new double[signals.Length];
            _plant.Read(machine, values);
            for (var i = 0; i < values.Length; i++)
                signals[i].Set(values[i], nowUtc);
        }
    }

    private UaObject Level(UaNode parent, string name)
    {
        var id = Id(parent.Id.NamespaceIndex == _namespace ? $"{parent.Id.Text}/{name}" : name);
        if (Space.Find(id) is UaObject there)
            return there;
        var level = Space.Add(new UaObject(id, Name(name)) { NotifiesEvents = true }, parent, StandardNodes.Organizes, StandardNodes.FolderType);
        AddressSpace.Refer(parent.Id.NamespaceIndex == _namespace ? parent : Space.Server, StandardNodes.HasNotifier, level);
        return level;
    }

    private SignalNode[] Add(Machine machine, UaObject line)
    {
        var node = Space.Add(
            new UaObject(Id(machine.Asset), Name(machine.Asset)) { NotifiesEvents = true }, line, StandardNodes.Organizes, StandardNodes.BaseObjectType);
        AddressSpace.Refer(line, StandardNodes.HasNotifier, node);
        Space.Add(
            new UaMethod(Id($"{machine.Asset}.InjectFault"), Name("InjectFault"))
            {
                Inputs =
                [
                    new("kind", StandardNodes.Of(BuiltInType.String)),
                    new("growthSeconds", StandardNodes.Of(BuiltInType.Double)),
                    new("severity", StandardNodes.Of(BuiltInType.Double)),
                ],
                Outputs = [new("failureMode", StandardNodes.Of(BuiltInType.String)), new("onset", StandardNodes.Of(BuiltInType.DateTime))],
                Handler = (call, cancellationToken) => BreakAsync(machine, call, cancellationToken),
            },
            node, StandardNodes.HasComponent);
        return [.. machine.Signals.Select(signal => Add(machine, signal, node))];
    }

    private SignalNode Add(Machine machine, Signal signal, UaObject owner)
    {
        var tag = $"{machine.Asset}.{signal.Name}";
        var variable = Space.Add(
            new UaVariable(Id(tag), Name(signal.Name))
            {
                DataType = StandardNodes.Of(signal.IsState ? BuiltInType.Boolean : BuiltInType.Double),
                Access = AccessLevels.CurrentRead | AccessLevels.HistoryRead,
                History = new(ValuesKept),
            },
            owner, StandardNodes.HasComponent, signal.IsState ? StandardNodes.BaseDataVariableType : StandardNodes.AnalogItemType);
        if (!signal.IsState)
        {
            AddProperty(variable, "EURange", StandardNodes.Range, ExtensionObject.Of(new EURange(0, PlantLayout.HighestOf(signal.Unit))));
            AddProperty(variable, "EngineeringUnits", StandardNodes.EUInformation, ExtensionObject.Of(new EngineeringUnit(signal.Unit)));
        }

        var limit = PlantLayout.LimitOf(tag);
        var alarm = limit is null ? null : Space.Add(
            new UaCondition(Id($"{tag}.High"), Name($"{signal.Name}-high"), StandardNodes.AlarmConditionType, variable, Space, _clock),
            owner, StandardNodes.HasComponent, StandardNodes.AlarmConditionType);
        return new(variable, signal.IsState, alarm, limit ?? double.PositiveInfinity);
    }

    private void AddProperty(UaVariable owner, string name, NodeId dataType, ExtensionObject value)
    {
        var property = new UaVariable(Id($"{owner.Id.Text}/{name}"), new(0, name)) { DataType = dataType };
        property.Set(new(new Variant(value)));
        Space.Add(property, owner, StandardNodes.HasProperty, StandardNodes.PropertyType);
    }

    private async ValueTask<CallMethodResult> BreakAsync(Machine machine, MethodCall call, CancellationToken cancellationToken)
    {
        var (kind, growth, severity) = (call.Arguments[0].As<string>(), call.Arguments[1].As<double>(), call.Arguments[2].As<double>());
        if (!(growth is > 0 and < 1e9))
            return new() { StatusCode = StatusCodes.BadOutOfRange };
        try
        {
            var truth = await _plant.BreakAsync(new(machine.Asset, kind, TimeSpan.FromSeconds(growth), severity, null, null), cancellationToken);
            return new() { OutputArguments = [new Variant(truth.FailureMode), new Variant(truth.OnsetUtc)] };
        }
        catch (FaultRefusedException)
        {
            return new() { StatusCode = StatusCodes.BadInvalidArgument };
        }
    }

    private NodeId Id(string name) => new(name, _namespace);

    private QualifiedName Name(string name) => new(_namespace, name);
}
