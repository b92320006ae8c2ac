using Maintenance.Local;
using Maintenance.Protocols.Mqtt;
using Maintenance.Protocols.Sparkplug;
using Maintenance.Protocols.Sparkplug.Node;
using Shouldly;
using Xunit;
using static Maintenance.Protocols.Tests.Sparkplug.NodeRig;

namespace Maintenance.Protocols.Tests.Sparkplug;

/// <summary>An edge node's messages, packet by packet.</summary>
public sealed class NodeTests
{
    private static readonly SparkplugPayload Rebirth = new()
    {
        Timestamp = 1,
        Metrics = [new() { Name = "Node Control/Rebirth", Type = SparkplugType.Boolean, Value = SparkplugValue.Of(true) }],
    };

    [Fact]
    public async Task tck_id_message_flow_edge_node_birth_publish_will_message()
    {
        await using var rig = new NodeRig();
        rig.Run();
        var will = await rig.Broker.NextAsync("CONNECT");
        will.Topic.ShouldBe(Death);                                          // -will-message-topic
        will.Qos.ShouldBe(1);                                                // -will-message-qos
        will.Retain.ShouldBeFalse();                                         // -will-message-will-retained
        will.IsClean.ShouldBeTrue();
        will.Parsed.Seq.ShouldBeNull();                                      // tck-id-topics-ndeath-seq
        var bdSeq = will.Parsed.Metrics.ShouldHaveSingleItem();              // tck-id-topics-ndeath-payload
        (bdSeq.Name, bdSeq.Type, bdSeq.Value.Bits).ShouldBe(("bdSeq", SparkplugType.Int64, 0ul));
    }

    [Fact]
    public async Task tck_id_message_flow_edge_node_ncmd_subscribe()
    {
        await using var rig = new NodeRig(primaryHost: "SCADA");
        await rig.Node.AddDeviceAsync("Pump", [], default);
        rig.Run();
        await rig.Broker.NextAsync("CONNECT");
        (await rig.Broker.NextAsync("SUBSCRIBE")).Topic.Split(',').ShouldBe(
            [$"{Command} 1", "spBv1.0/Plant/DCMD/Press/Pump 1", $"{State} 1"]);   // tck-id-message-flow-device-dcmd-subscribe
    }

    [Fact]
    public async Task tck_id_topics_nbirth_mqtt()
    {
        await using var rig = new NodeRig();
        rig.Run();
        await rig.Broker.NextAsync("CONNECT");
        await rig.Broker.NextAsync("SUBSCRIBE");
        var birth = await rig.Broker.NextAsync("PUBLISH");
        (birth.Topic, birth.Qos, birth.Retain).ShouldBe((Birth, 0, false));
    }

    [Fact]
    public async Task A_value_whose_giver_goes_away_while_it_is_made_into_a_message_goes_out_with_its_number()
    {
        var clock = new CancellingClock();
        using var gone = new CancellationTokenSource(TimeSpan.FromSeconds(1), clock.Patience);
        await using var rig = new NodeRig(clock: clock);
        (await rig.RunToBirthAsync()).Seq.ShouldBe(0ul);
        clock.IsCancelling = true;
        (await rig.Node.PublishAsync(null, [Speed(2)], gone.Token)).ShouldBeTrue();
        clock.IsCancelling = false;
        gone.IsCancellationRequested.ShouldBeTrue();
        (await rig.Node.PublishAsync(null, [Speed(3)], CancellationToken.None)).ShouldBeTrue();
        (await rig.Broker.NextOnAsync(Values)).Seq.ShouldBe(1ul);
        (await rig.Broker.NextOnAsync(Values)).Seq.ShouldBe(2ul);
    }

    [Fact]
    public async Task tck_id_payloads_nbirth_rebirth_req()
    {
        await using var rig = new NodeRig();
        var birth = await rig.RunToBirthAsync();
        birth.Seq.ShouldBe(0ul);                                             // tck-id-topics-nbirth-seq-num
        birth.Timestamp.ShouldNotBeNull();                                   // tck-id-payloads-nbirth-timestamp
        var rebirth = birth.Metrics.Single(metric => metric.Name is "Node Control/Rebirth");
        (rebirth.Type, rebirth.Value.Boolean).ShouldBe((SparkplugType.Boolean, false));
        rebirth.Alias.ShouldBeNull();                                        // ...-rebirth-name-aliases
        birth.Metrics.ShouldAllBe(metric => metric.Timestamp != null && metric.Type != null);   // tck-id-payloads-metric-datatype-req
        var speed = birth.Metrics.Single(metric => metric.Name is "Speed");
        (speed.Alias is not null, speed.Type, speed.Value.Double).ShouldBe((true, SparkplugType.Double, 1.0));   // -alias-birth-requirement
        var nothing = birth.Metrics.Single(metric => metric.Name is "Nothing");
        (nothing.IsNull, nothing.Value.Kind).ShouldBe((true, SparkplugValueKind.None));          // ...-publish-nbirth-values
        birth.Metrics.Select(metric => metric.Alias).OfType<ulong>().ShouldBeUnique();           // tck-id-payloads-alias-uniqueness
        birth.Metrics.Single(metric => metric.Name is "Motor").Value.Template.IsDefinition.ShouldBe(true);   // tck-id-topics-nbirth-templates
    }

    [Fact]
    public async Task tck_id_topics_nbirth_bdseq_increment()
    {
        await using var rig = new NodeRig(firstBdSeq: 254);
        foreach (var expected in (ulong[])[254, 255, 0, 1])
        {
            rig.Run();
            (await rig.Broker.NextAsync("CONNECT")).BdSeq.ShouldBe(expected);
            await rig.Broker.NextAsync("SUBSCRIBE");
            (await rig.Broker.NextAsync("PUBLISH")).BdSeq.ShouldBe(expected);   // tck-id-topics-nbirth-bdseq-matching
            rig.Broker.Cut();
            await Should.ThrowAsync<MqttException>(rig.Running);
            await rig.Broker.NextAsync("CLOSED");
        }
    }

    [Fact]
    public async Task tck_id_payloads_alias_data_cmd_requirement()
    {
        await using var rig = new NodeRig();
        var alias = (await rig.RunToBirthAsync()).Metrics.Single(metric => metric.Name is "Speed").Alias;
        (await SentAsync(rig, Speed(2))).ShouldBeTrue();
        var sent = await rig.Broker.NextAsync("PUBLISH");
        (sent.Topic, sent.Qos, sent.Retain).ShouldBe((Values, 0, false));    // tck-id-topics-ndata-mqtt
        var speed = sent.Parsed.Metrics.ShouldHaveSingleItem();
        (speed.Name, speed.Alias, speed.Type, speed.Value.Double).ShouldBe((null, alias, null, 2.0));   // -datatype-not-req
        speed.Timestamp.ShouldNotBeNull();                                   // tck-id-payloads-name-birth-data-requirement
        sent.Parsed.Timestamp.ShouldNotBeNull();
    }

    [Fact]
    public async Task tck_id_payloads_name_requirement()
    {
        await using var rig = new NodeRig(usesAliases: false);
        (await rig.RunToBirthAsync()).Metrics.ShouldAllBe(metric => metric.Alias == null);
        await SentAsync(rig, Speed(2));
        (await rig.Broker.NextOnAsync(Values)).Metrics.Single().Name.ShouldBe("Speed");
    }

    [Fact]
    public async Task tck_id_payloads_sequence_num_incrementing()
    {
        await using var rig = new NodeRig();
        await rig.RunToBirthAsync();
        for (var number = 1; number < 300; number++)
        {
            await SentAsync(rig, Speed(number));
            (await rig.Broker.NextOnAsync(Values)).Seq.ShouldBe((ulong)(number % 256));
        }
    }

    [Fact]
    public async Task tck_id_operational_behavior_data_publish_nbirth_order()
    {
        await using var rig = new NodeRig();
        await rig.RunToBirthAsync();
        await SentAsync(rig, Speed(3, at: 30), Speed(1, at: 10), Speed(2, at: 20));
        (await rig.Broker.NextOnAsync(Values)).Metrics.Select(metric => metric.Value.Double).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task tck_id_message_flow_device_birth_publish_nbirth_wait()
    {
        await using var rig = new NodeRig();
        await rig.Node.AddDeviceAsync("Pump", [new() { Name = "Flow", Type = SparkplugType.Float, Value = SparkplugValue.Of(1f) }], default);
        await rig.RunToBirthAsync();
        var pump = await rig.Broker.NextOnAsync("spBv1.0/Plant/DBIRTH/Press/Pump");   // -dbirth-topic
        pump.Seq.ShouldBe(1ul);                                              // -dbirth-payload-seq
        pump.Metrics.Single().Alias.ShouldBe(3ul);                           // one more than the edge node's two
        await rig.Node.PublishAsync("Pump", [new() { Name = "Flow", Value = SparkplugValue.Of(2f) }], default);
        (await rig.Broker.NextOnAsync("spBv1.0/Plant/DDATA/Press/Pump")).Seq.ShouldBe(2ul);   // tck-id-payloads-ddata-seq-inc
        await rig.Node.RemoveDeviceAsync("Pump", default);
        var death = await rig.Broker.NextOnAsync("spBv1.0/Plant/DDEATH/Press/Pump");   // tck-id-operational-behavior-device-ddeath
        (death.Seq, death.Timestamp is null).ShouldBe((3ul, false));         // tck-id-payloads-ddeath-seq, -timestamp
    }

    [Fact]
    public async Task A_device_that_comes_later_is_born_at_once()
    {
        await using var rig = new NodeRig();
        await rig.RunToBirthAsync();
        await rig.Node.AddDeviceAsync("Pump", [], default);
        (await rig.Broker.NextAsync("SUBSCRIBE")).Topic.ShouldBe("spBv1.0/Plant/DCMD/Press/Pump 1");
        (await rig.Broker.NextOnAsync("spBv1.0/Plant/DBIRTH/Press/Pump")).Seq.ShouldBe(1ul);
    }

    [Fact]
    public async Task tck_id_operational_behavior_data_commands_rebirth_action_2()
    {
        await using var rig = new NodeRig(firstBdSeq: 9);
        await rig.Node.AddDeviceAsync("Pump", [], default);
        await rig.RunToBirthAsync();
        await rig.Broker.NextOnAsync("spBv1.0/Plant/DBIRTH/Press/Pump");
        await SentAsync(rig, Speed(5));
        await rig.Broker.NextOnAsync(Values);

        await rig.Broker.SendAsync(Command, Rebirth);

        var birth = await rig.Broker.NextAsync("PUBLISH");
        (birth.Topic, birth.BdSeq, birth.Parsed.Seq).ShouldBe((Birth, 9ul, 0ul));   // -rebirth-action-3
        birth.Parsed.Metrics.Single(metric => metric.Name is "Speed").Value.Double.ShouldBe(5);
        (await rig.Broker.NextOnAsync("spBv1.0/Plant/DBIRTH/Press/Pump")).Seq.ShouldBe(1ul);
        await SentAsync(rig, Speed(6));
        (await rig.Broker.NextOnAsync(Values)).Seq.ShouldBe(2ul);
        rig.Commands.ShouldBeEmpty();
    }

    [Fact]
    public async Task Commands_come_with_names_and_types_and_others_are_counted()
    {
        await using var rig = new NodeRig();
        var alias = (await rig.RunToBirthAsync()).Metrics.Single(metric => metric.Name is "Speed").Alias;
        await rig.Broker.SendAsync(Command, new SparkplugPayload
        {
            Metrics = [new() { Alias = alias, Value = SparkplugValue.Of(7.0) }, new() { Name = "Unknown", Value = SparkplugValue.Of(7.0) }],
        });
        await Until.TrueAsync(() => !rig.Commands.IsEmpty, TimeSpan.FromSeconds(20), "the command", default);
        rig.Commands.TryDequeue(out var command).ShouldBeTrue();
        var speed = command!.Metrics.ShouldHaveSingleItem();
        (command.Device, speed.Name, speed.Type, speed.Value.Double).ShouldBe((null, "Speed", SparkplugType.Double, 7.0));
        rig.Node.RefusedCommands.ShouldBe(1);
    }

    [Fact]
    public async Task tck_id_operational_behavior_edge_node_intentional_disconnect_ndeath()
    {
        await using var rig = new NodeRig(firstBdSeq: 3);
        await rig.RunToBirthAsync();
        await rig.StopAsync();
        var death = await rig.Broker.NextAsync("PUBLISH");
        (death.Topic, death.BdSeq, death.Parsed.Seq).ShouldBe((Death, 3ul, null));
        await rig.Broker.NextAsync("DISCONNECT");                            // -intentional-disconnect-packet
        (await rig.Running).ShouldBe(NodeSessionEnd.Stopped);
    }

    [Fact]
    public async Task A_metric_that_no_birth_may_have_is_refused_in_words()
    {
        await using var rig = new NodeRig();
        Task Add(params Metric[] metrics) => rig.Node.AddDeviceAsync("Pump", metrics, default);
        (await Should.ThrowAsync<ArgumentException>(Add(new Metric { Name = "a", Type = SparkplugType.PropertySet }))).Message.ShouldContain("no type");
        (await Should.ThrowAsync<ArgumentException>(Add(new() { Name = "a", Type = SparkplugType.Int8 }, new() { Name = "A", Type = SparkplugType.Int8 })))
            .Message.ShouldContain("upper or lower case");                   // tck-id-case-sensitivity-metric-names
        (await Should.ThrowAsync<ArgumentException>(Add(new Metric { Name = "a", Type = SparkplugType.Int8, Value = SparkplugValue.Of(1.0) })))
            .Message.ShouldContain("does not fit");
        (await Should.ThrowAsync<ArgumentException>(rig.Node.PublishAsync(null, [new() { Name = "Unknown" }], default).AsTask()))
            .Message.ShouldContain("no metric 'Unknown'");
    }

    [Fact]
    public async Task Templates_hold_by_their_definition()
    {
        await using var rig = new NodeRig();
        static Metric Instance(string of, params Metric[] members) => new()
        {
            Name = "M1",
            Type = SparkplugType.Template,
            Value = SparkplugValue.Of(new Template { IsDefinition = false, Definition = of, Members = members }),
        };
        var rpm = new Metric { Name = "Rpm", Type = SparkplugType.Double, Value = SparkplugValue.Of(1.0) };
        Task Add(string device, Metric metric) => rig.Node.AddDeviceAsync(device, [metric], default);
        (await Should.ThrowAsync<ArgumentException>(Add("a", Instance("Fan", rpm)))).Message.ShouldContain("not defined");                     // -definition-nbirth
        (await Should.ThrowAsync<ArgumentException>(Add("b", Instance("Motor")))).Message.ShouldContain("lacks the member 'Rpm'");             // -members-birth
        (await Should.ThrowAsync<ArgumentException>(Add("c", Instance("Motor", rpm, rpm with { Name = "Load" })))).Message.ShouldContain("'Load'");   // -instance-members
        await Add("d", Instance("Motor", rpm));
        await rig.Node.PublishAsync("d", [Instance("Motor", rpm with { Value = SparkplugValue.Of(2.0) })], default);
        await rig.RunToBirthAsync();
        var birth = await rig.Broker.NextOnAsync("spBv1.0/Plant/DBIRTH/Press/d");
        birth.Metrics.Single().Value.Template.Members.Single().Value.Double.ShouldBe(2.0);
    }

    private static async Task<bool> SentAsync(NodeRig rig, params Metric[] metrics)
    {
        // The birth was seen by the broker a moment before the node knows it as sent.
        var sent = false;
        await Until.TrueAsync(async token => sent = await rig.Node.PublishAsync(null, metrics, token), TimeSpan.FromSeconds(20), "the birth to be over", default);
        return sent;
    }

    /// <summary>Cancels when it is asked for the time, which a message needs after it has its turn.</summary>
    private sealed class CancellingClock : TimeProvider
    {
        public ManualClock Patience { get; } = new();

        public bool IsCancelling { get; set; }

        public override DateTimeOffset GetUtcNow()
        {
            if (IsCancelling)
                Patience.Advance(TimeSpan.FromSeconds(1));
            return base.GetUtcNow();
        }
    }
}
