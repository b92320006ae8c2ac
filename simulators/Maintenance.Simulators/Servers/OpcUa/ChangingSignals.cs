using System.Net;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Server;
using Maintenance.Protocols.OpcUa.Server.Space;

namespace Maintenance.Simulators.Servers.OpcUa;

/// <summary>Sets each of its variables to the number of the round, round after round.</summary>
internal sealed partial class ChangingSignals(SignalsHost.Options options, TimeProvider clock, ILogger<ChangingSignals> log) : BackgroundService
{
    private const string ApplicationUri = "urn:maintenance:changing-signals";

    private UaVariable[] _signals = [];
    private ApplicationCertificate? _own;
    private OpcUaServer? _server;
    private long _written;
    private long _published;

    public long Written => Interlocked.Read(ref _written);

    public long Published => Interlocked.Read(ref _published);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        _own = await ApplicationCertificate.LoadOrCreateAsync(options.Pki, ApplicationUri, "Changing signals", clock, cancellationToken);
        var space = new AddressSpace(ApplicationUri);
        var index = space.AddNamespace(ApplicationUri);
        var folder = space.Add(new UaObject(new("Changing", index), new(index, "Changing")), space.Objects, StandardNodes.Organizes, StandardNodes.FolderType);
        _signals = [.. Enumerable.Range(0, options.Signals).Select(number => space.Add(
            new UaVariable(new($"Double{number}", index), new(index, $"Double{number}")) { DataType = StandardNodes.Of(BuiltInType.Double) },
            folder, StandardNodes.HasComponent, StandardNodes.BaseDataVariableType))];
        SetAll(0);
        _server = OpcUaServer.Start(new()
        {
            EndPoint = new(IPAddress.Loopback, options.Port),
            Name = "Changing signals",
            Space = space,
            Own = _own,
            Trust = new(options.Pki, clock),
            Clock = clock,
            Trouble = LogTrouble,
            Published = (_, values) => Interlocked.Add(ref _published, values),
        });
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_server is not null)
            await _server.DisposeAsync();
        _own?.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Interval, clock);
        for (var round = 1.0; await timer.WaitForNextTickAsync(stoppingToken); round++)
            SetAll(round);
    }

    private void SetAll(double round)
    {
        var value = new DataValue(new Variant(round), sourceUtc: clock.GetUtcNow());
        foreach (var signal in _signals)
            signal.Set(value);
        Interlocked.Add(ref _written, _signals.Length);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Trouble}")]
    private partial void LogTrouble(string trouble);
}
