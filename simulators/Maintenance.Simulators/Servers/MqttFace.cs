using Maintenance.Protocols.Mqtt;
using Maintenance.Simulators.Machines;

namespace Maintenance.Simulators.Servers;

/// <summary>Publishes each signal of its machines at QoS 1 every 500 ms, until told to stop.</summary>
internal sealed partial class MqttFace(
    Plant plant, IReadOnlyList<Machine> machines, BrokerAddress broker, Tally tally, TimeProvider clock,
    ILogger<MqttFace> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ReconnectPause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopPublishing = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private MqttClient? _client;

    /// <summary>Returns once nothing more is published and all that was is acknowledged.</summary>
    public async Task StopPublishingAsync(CancellationToken cancellationToken)
    {
        await _stopPublishing.CancelAsync();
        await _stopped.Task.WaitAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _stopPublishing.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stopPublishing.Token, stoppingToken);
        try
        {
            // A round that has begun is finished, so that what is published is acknowledged too.
            do
            {
                foreach (var machine in machines)
                    await PublishAsync(machine, stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(either.Token));
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // Told to stop.
        }
        finally
        {
            if (_client is not null)
                await _client.DisposeAsync();
            _stopped.TrySetResult();
        }
    }

    private async Task PublishAsync(Machine machine, CancellationToken stoppingToken)
    {
        var nowUtc = clock.GetUtcNow();
        var values = new double[machine.Signals.Count];
        plant.Read(machine, values);
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i]))
                continue; // a sensor that is out has nothing to say

            await PublishAsync(machine.Asset, machine.Signals[i].Name, MqttPayload.Of(values[i], nowUtc), stoppingToken);
        }
    }

    /// <summary>Publishes until it is acknowledged; counted once.</summary>
    private async Task PublishAsync(string asset, string signal, byte[] payload, CancellationToken stoppingToken)
    {
        for (var counted = false; ;)
        {
            try
            {
                _client ??= await ConnectAsync(stoppingToken);
                if (!counted)
                    tally.Published($"{asset}.{signal}");
                counted = true;
                await _client.PublishAsync(
                    $"plant/DEMO/{asset}/{signal}", payload, MqttQos.AtLeastOnce, retain: false, stoppingToken);
                tally.Acknowledged();
                return;
            }
            catch (MqttException lost)
            {
                LogLost(broker.ToString(), lost.Message);
                if (_client is not null)
                    await _client.DisposeAsync();
                _client = null;
                await Task.Delay(ReconnectPause, clock, stoppingToken);
            }
        }
    }

    private Task<MqttClient> ConnectAsync(CancellationToken stoppingToken) => MqttClient.ConnectAsync(
        new() { Host = broker.Host, Port = broker.Port, ClientId = "simulated-plant" }, null, clock, stoppingToken);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Publishing to {Broker} is interrupted: {Reason}")]
    private partial void LogLost(string broker, string reason);
}
