using System.Net;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Server;
using Maintenance.Protocols.OpcUa.Server.Space;

namespace Maintenance.Simulators.Servers.OpcUa;

/// <summary>
/// The plant as an OPC UA server: new values every 500 ms, until told to stop. Its certificate and those it believes lie below
/// a folder; a client it does not believe is named in the log with the command that trusts it.
/// </summary>
internal sealed partial class OpcUaFace(
    Plant plant, int port, string pkiFolder, Tally tally, TimeProvider clock, ILogger<OpcUaFace> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan DrainStep = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MostDraining = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stopChanging = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private PlantSpace? _space;
    private ApplicationCertificate? _own;
    private OpcUaServer? _server;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        _own = await ApplicationCertificate.LoadOrCreateAsync(pkiFolder, PlantSpace.ApplicationUri, "Simulated plant", clock, cancellationToken);
        _space = new(plant, clock);
        _space.Refresh();
        _server = OpcUaServer.Start(new()
        {
            EndPoint = new(IPAddress.Loopback, port),
            Name = "Simulated plant",
            ProductUri = "urn:maintenance:simulators",
            Space = _space.Space,
            Own = _own,
            Trust = new(pkiFolder, clock),
            OffersNone = false,   // or anybody could break the machines
            Clock = clock,
            Trouble = LogTrouble,
            Published = (variable, values) => tally.PublishedByOpcUa(TagOf(variable), values),
            WasRead = variable => tally.ReadByOpcUa(TagOf(variable)),
        });
        var fingerprint = TrustStore.Fingerprint(_own.Certificate);
        LogServing(_server.Url, fingerprint);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Returns once no value changes any more and every client has acknowledged what it was sent.</summary>
    public async Task StopChangingAsync(CancellationToken cancellationToken)
    {
        await _stopChanging.CancelAsync();
        await _stopped.Task.WaitAsync(cancellationToken);
        var began = clock.GetTimestamp();
        while (_server!.HasUndelivered && clock.GetElapsedTime(began) < MostDraining)
            await Task.Delay(DrainStep, clock, cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_server is not null)
            await _server.DisposeAsync();
        _own?.Dispose();
    }

    public override void Dispose()
    {
        _stopChanging.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stopChanging.Token, stoppingToken);
        try
        {
            while (await timer.WaitForNextTickAsync(either.Token))
                _space!.Refresh();
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // Told to stop.
        }
        finally
        {
            _stopped.TrySetResult();
        }
    }

    // Of all variables only signals have a history.
    private static string? TagOf(UaVariable variable) => variable.History is null ? null : variable.Id.Text;

    [LoggerMessage(Level = LogLevel.Information, Message = "OPC UA serves the plant at {Url}; SHA-256 of its certificate: {Fingerprint}.")]
    private partial void LogServing(Uri url, string fingerprint);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Trouble}")]
    private partial void LogTrouble(string trouble);
}
