using System.Collections.Concurrent;
using Maintenance.Local;
using Maintenance.Protocols.Mqtt;
using Maintenance.Protocols.Sparkplug;
using Maintenance.Protocols.Sparkplug.Host;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Sparkplug;

/// <summary>A host application's session, packet by packet.</summary>
public sealed class HostSessionTests : IAsyncDisposable
{
    private const string State = "spBv1.0/STATE/SCADA";

    private readonly RawBroker _broker = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<HostEvent> _events = new();
    private long _ignored;
    private IReadOnlyList<EdgeNodeId> _known = [];
    private SparkplugHost? _host;
    private Task _running = Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _broker.DisposeAsync();
        _host?.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task tck_id_operational_behavior_host_application_connect_will()
    {
        Run();
        var will = await _broker.NextAsync("CONNECT");
        (will.Topic, will.Qos, will.Retain).ShouldBe((State, 1, true));      // -will-topic, -will-qos, -will-retained
        will.State.IsOnline.ShouldBeFalse();                                 // -will-payload
        will.IsClean.ShouldBeTrue();                                         // tck-id-message-flow-phid-sparkplug-clean-session-311
        DateTimeOffset.FromUnixTimeMilliseconds((long)will.State.Timestamp).ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1));
        (await _broker.NextAsync("SUBSCRIBE")).Topic.ShouldBe("spBv1.0/# 1");   // -sparkplug-subscription: before its own STATE
        var birth = await _broker.NextAsync("PUBLISH");
        (birth.Topic, birth.Qos, birth.Retain).ShouldBe((State, 1, true));   // -birth-topic, -birth-qos, -birth-retained
        birth.State.ShouldBe(new HostState(true, will.State.Timestamp));     // tck-id-host-topic-phid-birth-payload-timestamp
    }

    [Fact]
    public async Task tck_id_host_topic_phid_birth_sub_required()
    {
        Run("Plant", "Mine");
        await _broker.NextAsync("CONNECT");
        (await _broker.NextAsync("SUBSCRIBE")).Topic.ShouldBe($"{State} 1,spBv1.0/Plant/# 1,spBv1.0/Mine/# 1");
    }

    [Fact]
    public async Task tck_id_message_flow_hid_sparkplug_state_message_delivered()
    {
        var began = await RunToStateAsync();
        await _broker.SendAsync(State, new HostState(false, began + 5).ToBytes());
        var again = await _broker.NextAsync("PUBLISH");
        (again.Topic, again.Qos, again.Retain, again.State).ShouldBe((State, 1, true, new HostState(true, began)));
    }

    [Fact]
    public async Task tck_id_host_topic_phid_death_payload_disconnect_clean()
    {
        var began = await RunToStateAsync();
        await _stop.CancelAsync();
        var death = await _broker.NextAsync("PUBLISH");
        (death.Topic, death.Qos, death.Retain, death.State.IsOnline).ShouldBe((State, 1, true, false));
        death.State.Timestamp.ShouldBeGreaterThanOrEqualTo(began);
        await _broker.NextAsync("DISCONNECT");
        await _running;
    }

    [Fact]
    public async Task tck_id_operational_behavior_data_commands_ncmd_rebirth_value()
    {
        await RunToStateAsync();
        await _broker.SendAsync("spBv1.0/Plant/NDATA/Press", new SparkplugPayload { Seq = 7 });
        var command = await _broker.NextAsync("PUBLISH");
        (command.Topic, command.Qos, command.Retain).ShouldBe(("spBv1.0/Plant/NCMD/Press", 0, false));   // tck-id-topics-ncmd-topic, -mqtt
        command.Parsed.Seq.ShouldBeNull();                                   // tck-id-payloads-ncmd-seq
        command.Parsed.Timestamp.ShouldNotBeNull();                          // tck-id-payloads-ncmd-timestamp
        var rebirth = command.Parsed.Metrics.ShouldHaveSingleItem();
        (rebirth.Name, rebirth.Type, rebirth.Value.Boolean).ShouldBe(("Node Control/Rebirth", SparkplugType.Boolean, true));
    }

    [Fact]
    public async Task tck_id_topics_dcmd_topic()
    {
        await RunToStateAsync();
        await _connected.Task.WaitAsync(TimeSpan.FromSeconds(20), _stop.Token); // what it said of itself has to be acknowledged first
        await _host!.WriteAsync(new("Plant", "Press"), "Pump", [new() { Name = "Set", Value = SparkplugValue.Of(2.0) }], default);
        var command = await _broker.NextAsync("PUBLISH");
        (command.Topic, command.Qos, command.Retain).ShouldBe(("spBv1.0/Plant/DCMD/Press/Pump", 0, false));
        (command.Parsed.Metrics.Single().Name, command.Parsed.Seq).ShouldBe(("Set", null));
    }

    [Fact]
    public async Task A_missing_message_is_waited_for_and_then_the_births_are_asked_for()
    {
        await RunToStateAsync();
        await _broker.SendAsync("spBv1.0/Plant/NBIRTH/Press", new SparkplugPayload { Seq = 0, Metrics = [HostRig.BdSeq(0), HostRig.Number("Speed", 1)] });
        await _broker.SendAsync("spBv1.0/Plant/NDATA/Press", new SparkplugPayload { Seq = 2, Metrics = [HostRig.Number("Speed", 3)] });
        (await _broker.NextAsync("PUBLISH")).Topic.ShouldBe("spBv1.0/Plant/NCMD/Press");   // by the host's own timer
        await Until.TrueAsync(() => _events.OfType<HostEvent.Lost>().Any(), TimeSpan.FromSeconds(20), "the loss to be told", default);
        _events.First().ShouldBeOfType<HostEvent.Born>().Values.Single().Name.ShouldBe("Speed");
    }

    [Fact]
    public async Task A_lost_connection_ends_the_session_with_its_reason()
    {
        await RunToStateAsync();
        _broker.Cut();
        await Should.ThrowAsync<MqttException>(_running);
        await Should.ThrowAsync<MqttException>(_host!.WriteAsync(new("Plant", "Press"), null, [], default));
    }

    [Fact]
    public async Task Edge_nodes_that_are_known_are_asked_for_their_births_at_once()
    {
        _known = [new("Plant", "Press")];
        await RunToStateAsync();
        (await _broker.NextAsync("PUBLISH")).Topic.ShouldBe("spBv1.0/Plant/NCMD/Press");
    }

    [Fact]
    public async Task Where_only_known_edge_nodes_matter_nobody_else_is_heard_remembered_or_asked()
    {
        _known = [new("Plant", "Press")];
        Run();
        await _broker.NextAsync("CONNECT");
        (await _broker.NextAsync("SUBSCRIBE")).Topic.ShouldBe("spBv1.0/STATE/SCADA 1,spBv1.0/Plant/+/Press/# 1");
        await _broker.NextAsync("PUBLISH");
        (await _broker.NextAsync("PUBLISH")).Topic.ShouldBe("spBv1.0/Plant/NCMD/Press");
        await _broker.SendAsync("spBv1.0/Plant/NDATA/Other", new SparkplugPayload { Seq = 2, Metrics = [HostRig.Number("Speed", 3)] });
        await _broker.SendAsync("spBv1.0/Plant/NBIRTH/Press", new SparkplugPayload { Seq = 0, Metrics = [HostRig.BdSeq(0), HostRig.Number("Speed", 1)] });
        await Until.TrueAsync(() => _events.OfType<HostEvent.Born>().Any(), TimeSpan.FromSeconds(20), "the birth", default);
        _events.ShouldAllBe(each => each.Node == new EdgeNodeId("Plant", "Press"));
        _broker.HasMore.ShouldBeFalse();
        _ignored.ShouldBe(1);
    }

    private void Run(params string[] groups)
    {
        _host = new(
            new() { Broker = _broker.Address, HostId = "SCADA", Groups = groups, KnownNodes = _known, ReorderTimeout = TimeSpan.FromMilliseconds(100), Ignoring = () => Interlocked.Increment(ref _ignored) },
            events =>
            {
                foreach (var each in events)
                    _events.Enqueue(each);
                return ValueTask.CompletedTask;
            },
            TimeProvider.System);
        _running = _host.RunAsync(
            () =>
            {
                _connected.TrySetResult();
                return ValueTask.CompletedTask;
            },
            _stop.Token);
    }

    /// <returns>The time in the host's will and birth.</returns>
    private async Task<ulong> RunToStateAsync()
    {
        Run();
        await _broker.NextAsync("CONNECT");
        await _broker.NextAsync("SUBSCRIBE");
        return (await _broker.NextAsync("PUBLISH")).State.Timestamp;
    }
}
