using Maintenance.Protocols.Sparkplug;
using Maintenance.Protocols.Sparkplug.Host;
using Shouldly;
using Xunit;
using static Maintenance.Protocols.Tests.Sparkplug.HostRig;

namespace Maintenance.Protocols.Tests.Sparkplug;

/// <summary>Births, deaths and the order between, as a host application takes them.</summary>
public sealed class HostLifeTests
{
    private readonly HostRig _host = new();

    [Fact]
    public void tck_id_payloads_nbirth_seq()
    {
        foreach (var seq in (ulong?[])[null, 256])
        {
            var events = _host.Take(SparkplugVerb.NBirth, null, seq, BdSeq(0), Number("Speed", 1));
            events.OfType<HostEvent.Lost>().ShouldHaveSingleItem().Reason.ShouldContain("no seq of 0 to 255");
        }

        _host.Take(SparkplugVerb.NBirth, null, 0, BdSeq(0), Number("Speed", 1)).ShouldHaveSingleItem()
            .ShouldBeOfType<HostEvent.Born>().Values.ShouldHaveSingleItem().Name.ShouldBe("Speed");
    }

    [Fact]
    public void A_birth_has_the_values_of_all_its_metrics_but_the_protocols_own()
    {
        var born = _host.Birth(3, Number("Speed", 1.5), new Metric { Name = "Node Control/Rebirth", Type = SparkplugType.Boolean, Value = SparkplugValue.Of(false) })
            .ShouldHaveSingleItem().ShouldBeOfType<HostEvent.Born>();
        var speed = born.Values.ShouldHaveSingleItem();
        (speed.Name, speed.Value.Double, speed.Type, speed.Quality).ShouldBe(("Speed", 1.5, SparkplugType.Double, SparkplugQuality.Good));
        speed.CapturedAtUtc.ShouldBe(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000));
        born.AtUtc.ShouldBe(_host.NowUtc);
    }

    [Fact]
    public void tck_id_payloads_ndeath_bdseq()
    {
        _host.Birth(4, Number("Speed", 1));
        _host.Take(SparkplugVerb.NDeath, null, null, BdSeq(3)).ShouldBeEmpty();
        _host.Take(SparkplugVerb.NData, null, 1, Number("Speed", 2)).ShouldHaveSingleItem().ShouldBeOfType<HostEvent.Arrived>();
        _host.Take(SparkplugVerb.NDeath, null, null, BdSeq(4)).ShouldHaveSingleItem().ShouldBeOfType<HostEvent.Stale>();
    }

    [Fact]
    public void tck_id_operational_behavior_edge_node_termination_host_action_ndeath_node_tags_stale()
    {
        _host.Birth(0, Number("Speed", 1), Number("Torque", 1));
        var stale = _host.Take(SparkplugVerb.NDeath, null, null, BdSeq(0)).ShouldHaveSingleItem().ShouldBeOfType<HostEvent.Stale>();
        stale.Device.ShouldBeNull();
        stale.Names.ShouldBe(["Speed", "Torque"], ignoreOrder: true);
        stale.AtUtc.ShouldBe(_host.NowUtc);
    }

    [Fact]
    public void tck_id_operational_behavior_edge_node_termination_host_action_ndeath_devices_tags_stale()
    {
        _host.Birth();
        _host.Take(SparkplugVerb.DBirth, "Pump", 1, Number("Flow", 1));
        var stale = _host.Take(SparkplugVerb.NDeath, null, null, BdSeq(0)).OfType<HostEvent.Stale>().Single(each => each.Device is not null);
        (stale.Device, stale.Names.Single(), stale.AtUtc).ShouldBe(("Pump", "Flow", _host.NowUtc));
        _host.Take(SparkplugVerb.NDeath, null, null, BdSeq(0)).ShouldBeEmpty();
    }

    [Fact]
    public void tck_id_operational_behavior_edge_node_termination_host_action_ddeath_devices_tags_stale()
    {
        _host.Birth();
        _host.Take(SparkplugVerb.DBirth, "Pump", 1, Number("Flow", 1));
        var stale = _host.Take(SparkplugVerb.DDeath, "Pump", 2).ShouldHaveSingleItem().ShouldBeOfType<HostEvent.Stale>();
        (stale.Device, stale.Names.Single()).ShouldBe(("Pump", "Flow"));
        stale.AtUtc.ShouldBe(DateTimeOffset.FromUnixTimeMilliseconds(1_600_000_000_000));
    }

    [Fact]
    public void tck_id_payloads_sequence_num_incrementing()
    {
        _host.Birth(0, Number("Speed", 1));
        for (var number = 1; number < 600; number++)
        {
            var speed = _host.Take(SparkplugVerb.NData, null, (ulong)(number % 256), Number("Speed", number)).ShouldHaveSingleItem()
                .ShouldBeOfType<HostEvent.Arrived>().Values.Single();
            speed.Value.Double.ShouldBe(number);
        }
    }

    [Fact]
    public void tck_id_operational_behavior_host_reordering_success()
    {
        _host.Birth(0, Number("Speed", 1));
        _host.Take(SparkplugVerb.NData, null, 3, Number("Speed", 3)).ShouldBeEmpty();
        _host.Take(SparkplugVerb.NData, null, 2, Number("Speed", 2)).ShouldBeEmpty();
        _host.After(TimeSpan.FromSeconds(1.9)).ShouldBeEmpty();
        _host.Take(SparkplugVerb.NData, null, 1, Number("Speed", 1)).Cast<HostEvent.Arrived>()
            .Select(each => each.Values.Single().Value.Double).ShouldBe([1, 2, 3]);
        _host.After(TimeSpan.FromSeconds(60)).ShouldBeEmpty();
    }

    [Fact]
    public void tck_id_operational_behavior_host_reordering_rebirth()
    {
        _host.Birth(0, Number("Speed", 1));
        _host.Take(SparkplugVerb.NData, null, 2, Number("Speed", 2), Number("Speed", 2.5)).ShouldBeEmpty();
        var events = _host.After(TimeSpan.FromSeconds(2));
        var lost = events.OfType<HostEvent.Lost>().ShouldHaveSingleItem();
        (lost.Messages, lost.Values).ShouldBe((1, 2));
        events.OfType<HostEvent.RebirthWanted>().ShouldHaveSingleItem().Reason.ShouldContain("seq 1 did not come");
    }

    [Fact]
    public void After_a_gap_nothing_is_believed_until_the_births_come()
    {
        _host.Birth(0, Number("Speed", 1));
        _host.Take(SparkplugVerb.NData, null, 2, Number("Speed", 2));
        _host.After(TimeSpan.FromSeconds(2));
        _host.Take(SparkplugVerb.NData, null, 3, Number("Speed", 3)).ShouldHaveSingleItem().ShouldBeOfType<HostEvent.Lost>().Values.ShouldBe(1);
        _host.Birth(0, Number("Speed", 9)).ShouldHaveSingleItem().ShouldBeOfType<HostEvent.Born>();
        _host.Take(SparkplugVerb.NData, null, 1, Number("Speed", 10)).ShouldHaveSingleItem().ShouldBeOfType<HostEvent.Arrived>();
    }

    [Fact]
    public void With_no_time_to_reorder_a_gap_is_one_at_once()
    {
        var host = new HostRig(reorderTimeout: TimeSpan.Zero);
        host.Birth(0, Number("Speed", 1));
        host.Take(SparkplugVerb.NData, null, 2, Number("Speed", 2)).OfType<HostEvent.RebirthWanted>().Count().ShouldBe(1);
    }

    [Fact]
    public void When_too_many_wait_the_missing_one_is_given_up()
    {
        var host = new HostRig(reorderCapacity: 3);
        host.Birth(0, Number("Speed", 1));
        for (var seq = 2ul; seq < 5; seq++)
            host.Take(SparkplugVerb.NData, null, seq, Number("Speed", 2)).ShouldBeEmpty();
        var events = host.Take(SparkplugVerb.NData, null, 5, Number("Speed", 2));
        events.OfType<HostEvent.Lost>().Sum(lost => lost.Values).ShouldBe(4);
        events.OfType<HostEvent.RebirthWanted>().Count().ShouldBe(1);
    }

    [Fact]
    public void Births_are_asked_for_at_bounded_times_and_less_often_where_nobody_answers()
    {
        var asked = new List<double>();
        for (var second = 0; second < 1000; second++)
        {
            if (_host.Take(SparkplugVerb.NData, null, 7, Number("Speed", 1)).OfType<HostEvent.RebirthWanted>().Any())
                asked.Add(second);
            _host.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        asked.ShouldBe([0, 10, 30, 70, 150, 310, 470, 630, 790, 950]);
    }

    [Fact]
    public void Data_before_the_birth_of_its_device_asks_for_the_births()
    {
        _host.Birth();
        var events = _host.Take(SparkplugVerb.DData, "Pump", 1, Number("Flow", 1));
        events.OfType<HostEvent.Lost>().Single().Values.ShouldBe(1);
        events.OfType<HostEvent.RebirthWanted>().Count().ShouldBe(1);
        _host.Take(SparkplugVerb.DBirth, "Pump", 2, Number("Flow", 1)).ShouldHaveSingleItem().ShouldBeOfType<HostEvent.Born>();
    }

    [Fact]
    public void A_new_session_makes_the_devices_of_the_last_one_stale()
    {
        _host.Birth(1);
        _host.Take(SparkplugVerb.DBirth, "Pump", 1, Number("Flow", 1));
        _host.Birth(2).OfType<HostEvent.Stale>().ShouldHaveSingleItem().Device.ShouldBe("Pump");
    }

    [Fact]
    public void A_rebirth_leaves_its_devices_time_to_be_born_too()
    {
        _host.Birth(1);
        _host.Take(SparkplugVerb.DBirth, "Pump", 1, Number("Flow", 1), Number("Level", 1));
        _host.Take(SparkplugVerb.DBirth, "Fan", 2, Number("Speed", 1));
        _host.Birth(1).OfType<HostEvent.Stale>().ShouldBeEmpty();
        var reborn = _host.Take(SparkplugVerb.DBirth, "Pump", 1, Number("Flow", 2));
        reborn.OfType<HostEvent.Stale>().ShouldHaveSingleItem().Names.ShouldBe(["Level"]);
        _host.After(TimeSpan.FromSeconds(29)).ShouldBeEmpty();
        _host.After(TimeSpan.FromSeconds(1)).ShouldHaveSingleItem().ShouldBeOfType<HostEvent.Stale>().Device.ShouldBe("Fan");
    }

    [Fact]
    public void What_was_retained_is_of_a_session_that_may_be_over()
    {
        var topic = SparkplugTopic.Of(SparkplugVerb.NBirth, Press).ToString();
        var events = _host.Take(topic, new SparkplugPayload { Seq = 0, Metrics = [BdSeq(0), Number("Speed", 1)] }, isRetained: true);
        events.OfType<HostEvent.Lost>().Single().Reason.ShouldContain("retained");
        events.OfType<HostEvent.Born>().ShouldBeEmpty();
    }

    [Fact]
    public void A_message_that_cannot_be_read_is_told_with_its_reason()
    {
        var events = _host.Take(SparkplugTopic.Of(SparkplugVerb.NData, Press).ToString(), [0xFF]);
        events.OfType<HostEvent.Lost>().Single().Reason.ShouldContain("cannot be read");
        events.OfType<HostEvent.RebirthWanted>().Count().ShouldBe(1);
    }

    [Fact]
    public void More_edge_nodes_than_are_remembered_are_counted_and_no_more()
    {
        var host = new HostRig(maximumNodes: 1);
        host.Birth();
        host.Take("spBv1.0/Plant/NBIRTH/Other", new SparkplugPayload { Seq = 0 }).ShouldBeEmpty();
        host.Take("elsewhere", new SparkplugPayload()).ShouldBeEmpty();
        host.Ignored.ShouldBe(2);
    }
}
