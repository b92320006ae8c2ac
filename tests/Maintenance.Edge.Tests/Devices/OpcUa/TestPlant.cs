using System.Collections.Concurrent;
using System.Net;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Server;
using Maintenance.Protocols.OpcUa.Server.Events;
using Maintenance.Protocols.OpcUa.Server.Space;
using Maintenance.Protocols.Tests.OpcUa;

namespace Maintenance.Edge.Tests.Devices.OpcUa;

/// <summary>Two fans, an alarm and a set point behind our own OPC UA server, which believes whom its folder says.</summary>
internal sealed class TestPlant : IAsyncDisposable
{
    public const string NamespaceUri = "urn:test:plant";

    private readonly string _folder;
    private readonly ApplicationCertificate _own;
    private readonly ConcurrentDictionary<string, long> _published = new(StringComparer.Ordinal);
    private OpcUaServer _server;
    private int _port;
    private DateTimeOffset _measuredAtUtc = TimeProvider.System.GetUtcNow();

    private TestPlant(string folder, ApplicationCertificate own, int port, bool isRenumbered)
    {
        (_folder, _own) = (folder, own);
        Space = new("urn:test:server");
        Space.AddNamespace("urn:test:other");   // so that the plant's number is not the first
        if (isRenumbered)
            AddImpostors(Space.AddNamespace("urn:test:impostors"));
        Index = Space.AddNamespace(NamespaceUri);
        var plant = Folder(Space.Objects, "Plant");
        foreach (var name in new[] { "F-401", "F-402" })
            Fans.Add(name, Fan(plant, name));
        Name = Variable(plant, "Name", BuiltInType.String, AccessLevels.CurrentRead);
        Name.Set(new(new Variant("Werk 水")));
        SetPoint = Variable(plant, "SetPoint", BuiltInType.Int16, AccessLevels.CurrentRead | AccessLevels.CurrentWrite);
        SetPoint.Set(new(new Variant((short)400)));
        Alarm = Space.Add(
            new UaCondition(new("Alarm", Index), new(Index, "vibration-high"), StandardNodes.AlarmConditionType, Fans["F-401"], Space, TimeProvider.System),
            plant, StandardNodes.HasComponent, StandardNodes.AlarmConditionType);
        OtherAlarm = Space.Add(
            new UaCondition(new("OtherAlarm", Index), new(Index, "vibration-high"), StandardNodes.AlarmConditionType, Fans["F-402"], Space, TimeProvider.System),
            plant, StandardNodes.HasComponent, StandardNodes.AlarmConditionType);
        AddressSpace.Refer(Space.Server, StandardNodes.HasNotifier, plant);
        AddressSpace.Refer(plant, StandardNodes.HasEventSource, Fans["F-401"]);
        AddressSpace.Refer(plant, StandardNodes.HasEventSource, Fans["F-402"]);
        Counter = Space.Add(
            new UaVariable(new("Counter", Index), new(Index, "Counter"))
            {
                DataType = StandardNodes.Of(BuiltInType.Double),
                Access = AccessLevels.CurrentRead | AccessLevels.HistoryRead,
                History = new(1000),
            },
            plant, StandardNodes.HasComponent, StandardNodes.BaseDataVariableType);
        _server = Start(port);
    }

    public AddressSpace Space { get; }

    public ushort Index { get; }

    public Dictionary<string, UaVariable> Fans { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, UaVariable> Impostors { get; } = new(StringComparer.Ordinal);

    public UaVariable Name { get; }

    public UaVariable SetPoint { get; }

    public UaCondition Alarm { get; }

    public UaCondition OtherAlarm { get; }

    /// <summary>The one variable with a history.</summary>
    public UaVariable Counter { get; }

    public ConcurrentQueue<string> Troubles { get; } = new();

    public IPEndPoint EndPoint => _server.EndPoint;

    public bool HasUndelivered => _server.HasUndelivered;

    public string Certificate => Path.Combine(_folder, "own", "application.der");

    /// <param name="isRenumbered">The plant's namespace has another number, and nodes of another namespace have its old ids.</param>
    public static async Task<TestPlant> StartAsync(string folder, int port = 0, bool isRenumbered = false) => new(
        folder, await TestCertificate.LoadAsync(folder, "urn:test:server", "Test plant"), port, isRenumbered);

    /// <summary>Each side's certificate into the other's trusted folder.</summary>
    public void TrustEachOther(string gateway)
    {
        Copy(Certificate, Path.Combine(gateway, "opcua", "trusted", "plant.der"));
        Copy(Path.Combine(gateway, "opcua", "own", "application.der"), Path.Combine(_folder, "trusted", "gateway.der"));
    }

    /// <summary>Values of a fan that went into messages to clients, each once.</summary>
    public long Published(string fan) => _published.GetValueOrDefault($"{fan}.vibration");

    public void Set(string fan, double value, StatusCode status = default) => Set(Fans[fan], value, TimeSpan.Zero, status);

    /// <param name="ahead">How far the sensor's clock is ahead.</param>
    public void Set(UaVariable variable, double value, TimeSpan ahead, StatusCode status = default)
    {
        _measuredAtUtc += TimeSpan.FromMilliseconds(1);   // each has a time of its own, however fast the test is
        variable.Set(new(status.IsBad ? default : new Variant(value), status, _measuredAtUtc + ahead, _measuredAtUtc + ahead));
    }

    /// <summary>Ends it and its subscriptions; its variables stay.</summary>
    public async Task EndAsync()
    {
        _port = EndPoint.Port;
        await _server.DisposeAsync();
    }

    /// <summary>Begins again on the same port.</summary>
    public void Begin() => _server = Start(_port);

    /// <summary>Ends it and its subscriptions, and begins again on the same port.</summary>
    public async Task RestartAsync()
    {
        await EndAsync();
        Begin();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _own.Dispose();
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(from, to, overwrite: true);
    }

    private OpcUaServer Start(int port) => OpcUaServer.Start(new()
    {
        EndPoint = new(IPAddress.Loopback, port),
        Name = "Test plant",
        Space = Space,
        Own = _own,
        Trust = new(_folder, TimeProvider.System),
        Trouble = Troubles.Enqueue,
        Published = (variable, values) => _published.AddOrUpdate(variable.Id.Text ?? "", values, (_, before) => before + values),
    });

    private void AddImpostors(ushort index)
    {
        var folder = Space.Add(new UaObject(new("Impostors", index), new(index, "Impostors")), Space.Objects, StandardNodes.Organizes, StandardNodes.FolderType);
        foreach (var (name, value) in new[] { ("F-401.vibration", new Variant(666.0)), ("F-402.vibration", new Variant(666.0)), ("SetPoint", new Variant((short)666)) })
        {
            Impostors.Add(name, Space.Add(
                new UaVariable(new(name, index), new(index, name)) { DataType = StandardNodes.Of(value.Type), Access = AccessLevels.CurrentRead | AccessLevels.CurrentWrite },
                folder, StandardNodes.HasComponent, StandardNodes.BaseDataVariableType));
            Impostors[name].Set(new(value, StatusCode.Good, TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow()));
        }
    }

    private UaObject Folder(UaNode parent, string name) => Space.Add(
        new UaObject(new(name, Index), new(Index, name)) { NotifiesEvents = true }, parent, StandardNodes.Organizes, StandardNodes.FolderType);

    private UaVariable Fan(UaObject plant, string name)
    {
        var fan = Folder(plant, name);
        AddressSpace.Refer(plant, StandardNodes.HasNotifier, fan);   // found by two ways, and yet one node
        var variable = Space.Add(
            new UaVariable(new($"{name}.vibration", Index), new(Index, "vibration")) { DataType = StandardNodes.Of(BuiltInType.Double) },
            fan, StandardNodes.HasComponent, StandardNodes.BaseDataVariableType);
        variable.Set(new(new Variant(0.0), StatusCode.Good, TimeProvider.System.GetUtcNow(), TimeProvider.System.GetUtcNow()));
        return variable;
    }

    private UaVariable Variable(UaObject plant, string name, BuiltInType type, AccessLevels access) => Space.Add(
        new UaVariable(new(name, Index), new(Index, name)) { DataType = StandardNodes.Of(type), Access = access },
        plant, StandardNodes.HasComponent, StandardNodes.BaseDataVariableType);
}
