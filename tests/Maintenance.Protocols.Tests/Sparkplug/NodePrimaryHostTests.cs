using Maintenance.Local;
using Maintenance.Protocols.Mqtt;
using Maintenance.Protocols.Sparkplug;
using Maintenance.Protocols.Sparkplug.Node;
using Shouldly;
using Xunit;
using static Maintenance.Protocols.Tests.Sparkplug.NodeRig;

namespace Maintenance.Protocols.Tests.Sparkplug;

/// <summary>An edge node whose primary host comes and goes, and what it keeps meanwhile.</summary>
public sealed class NodePrimaryHostTests
{
    [Fact]
    public async Task tck_id_message_flow_edge_node_birth_publish_phid_wait()
    {
        await using var rig = new NodeRig(primaryHost: "SCADA");
        await SubscribedAsync(rig);
        (await rig.Node.PublishAsync(null, [Speed(2, at: 100)], default)).ShouldBeFalse();
        await rig.Broker.SendAsync("spBv1.0/STATE/Another", new HostState(true, 5).ToBytes());      // -phid-wait-id
        await rig.Broker.SendAsync(State, new HostState(false, 5).ToBytes(), isRetained: true);     // -phid-wait-online
        await rig.Broker.SendAsync(State, new HostState(true, 4).ToBytes());                        // -phid-wait-timestamp
        await TakenAsync(rig);
        rig.Broker.HasMore.ShouldBeFalse();

        await rig.Broker.SendAsync(State, new HostState(true, 6).ToBytes());

        var birth = await rig.Broker.NextOnAsync(Birth);
        birth.Metrics.Single(metric => metric.Name is "Speed").Value.Double.ShouldBe(2);
    }

    [Fact]
    public async Task What_came_while_the_host_was_away_follows_the_birth_as_history()
    {
        await using var rig = new NodeRig(primaryHost: "SCADA");
        await SubscribedAsync(rig);
        for (var number = 0; number < 3; number++)
            (await rig.Node.PublishAsync(null, [Speed(number, at: (ulong)number)], default)).ShouldBeFalse();
        rig.Node.Stored.ShouldBe(3);

        await rig.Broker.SendAsync(State, new HostState(true, 6).ToBytes());

        await rig.Broker.NextOnAsync(Birth);
        var stored = await rig.Broker.NextOnAsync(Values);
        stored.Seq.ShouldBe(1ul);
        stored.Metrics.Select(metric => (metric.IsHistorical, metric.Timestamp, metric.Value.Double)).ShouldBe(
            [(true, 0ul, 0.0), (true, 1ul, 1.0), (true, 2ul, 2.0)]);
    }

    [Fact]
    public async Task The_store_is_bounded_and_what_it_drops_is_counted()
    {
        await using var rig = new NodeRig(primaryHost: "SCADA", storeCapacity: 2);
        for (var number = 0; number < 5; number++)
            await rig.Node.PublishAsync(null, [Speed(number, at: (ulong)number)], default);
        (rig.Node.Stored, rig.Node.Dropped).ShouldBe((2, 3));
        await SubscribedAsync(rig);
        await rig.Broker.SendAsync(State, new HostState(true, 6).ToBytes());
        await rig.Broker.NextOnAsync(Birth);
        (await rig.Broker.NextOnAsync(Values)).Metrics.Select(metric => metric.Value.Double).ShouldBe([3, 4]);
    }

    [Fact]
    public async Task tck_id_message_flow_edge_node_birth_publish_phid_offline()
    {
        await using var rig = new NodeRig(primaryHost: "SCADA");
        await SubscribedAsync(rig);
        await rig.Broker.SendAsync(State, new HostState(true, 6).ToBytes());
        await rig.Broker.NextOnAsync(Birth);
        await rig.Broker.SendAsync(State, new HostState(false, 5).ToBytes());   // -termination-host-offline-timestamp: an old one
        await TakenAsync(rig);
        rig.Running.IsCompleted.ShouldBeFalse();

        await rig.Broker.SendAsync(State, new HostState(false, 6).ToBytes());

        (await rig.Broker.NextAsync("PUBLISH")).Topic.ShouldBe(Death);
        await rig.Broker.NextAsync("DISCONNECT");
        (await rig.Running).ShouldBe(NodeSessionEnd.HostAway);
    }

    [Fact]
    public async Task tck_id_operational_behavior_primary_application_state_with_multiple_servers_walk()
    {
        await using var rig = new NodeRig(primaryHost: "SCADA", hasTwoBrokers: true);
        await SubscribedAsync(rig);
        await rig.Broker.SendAsync(State, new HostState(false, 6).ToBytes(), isRetained: true);
        (await rig.Running).ShouldBe(NodeSessionEnd.HostAway);

        rig.Run();

        (await rig.Other!.NextAsync("CONNECT")).BdSeq.ShouldBe(1ul);
        await rig.Other.NextAsync("SUBSCRIBE");
        await rig.Other.SendAsync(State, new HostState(true, 3).ToBytes());     // times are counted for each broker
        (await rig.Other.NextAsync("PUBLISH")).Topic.ShouldBe(Birth);
    }

    [Fact]
    public async Task What_comes_after_a_lost_connection_is_kept_too()
    {
        await using var rig = new NodeRig();
        await rig.RunToBirthAsync();
        rig.Broker.Cut();
        await Should.ThrowAsync<MqttException>(rig.Running);
        (await rig.Node.PublishAsync(null, [Speed(2)], default)).ShouldBeFalse();
        await rig.Broker.NextAsync("CLOSED");
        await rig.RunToBirthAsync();
        (await rig.Broker.NextOnAsync(Values)).Metrics.Single().IsHistorical.ShouldBeTrue();
    }

    [Fact]
    public async Task A_rebirth_is_not_given_before_the_birth()
    {
        await using var rig = new NodeRig(primaryHost: "SCADA");
        await SubscribedAsync(rig);
        await rig.Broker.SendAsync(Command, new SparkplugPayload { Metrics = [new() { Name = "Node Control/Rebirth", Value = SparkplugValue.Of(true) }] });
        await TakenAsync(rig);
        rig.Broker.HasMore.ShouldBeFalse();
        await rig.Broker.SendAsync(State, new HostState(true, 6).ToBytes());
        await rig.Broker.NextOnAsync(Birth);
        await rig.StopAsync();
        (await rig.Broker.NextAsync("PUBLISH")).Topic.ShouldBe(Death);
    }

    /// <summary>What was sent before has been taken: a command behind it has.</summary>
    private static async Task TakenAsync(NodeRig rig)
    {
        await rig.Broker.SendAsync(Command, new SparkplugPayload { Metrics = [Speed(1)] });
        await Until.TrueAsync(() => rig.Commands.TryDequeue(out _), TimeSpan.FromSeconds(20), "the command to be taken", default);
    }

    private static async Task SubscribedAsync(NodeRig rig)
    {
        rig.Run();
        await rig.Broker.NextAsync("CONNECT");
        await rig.Broker.NextAsync("SUBSCRIBE");
    }
}
