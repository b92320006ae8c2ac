using Maintenance.Local;
using Maintenance.Protocols.Mqtt;
using Xunit;

namespace Maintenance.Protocols.Tests.Mqtt;

/// <summary>One mosquitto for the tests that neither restart nor secure it.</summary>
public sealed class BrokerFixture : IAsyncLifetime
{
    private PrivateBroker? _broker;

    public int Port => (_broker ?? throw new InvalidOperationException("The broker was not started.")).Port;

    public async Task InitializeAsync() => _broker = await PrivateBroker.StartAsync(new(), default);

    public async Task DisposeAsync()
    {
        if (_broker is not null)
            await _broker.DisposeAsync();
    }

    public Task<MqttClient> Connect5Async(string clientId) => MqttClient.ConnectAsync(
        new() { Host = "127.0.0.1", Port = Port, ClientId = clientId, Version = MqttVersion.V5, OutboundTopicAliases = 10 },
        null, TimeProvider.System, default);

    public Task<MqttClient> ConnectAsync(string clientId, MqttWill? will = null, int? port = null) => MqttClient.ConnectAsync(
        new() { Host = "127.0.0.1", Port = port ?? Port, ClientId = clientId, Will = will }, null, TimeProvider.System, default);
}
