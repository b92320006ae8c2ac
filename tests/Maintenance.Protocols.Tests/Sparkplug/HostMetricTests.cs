using Maintenance.Protocols.Sparkplug;
using Maintenance.Protocols.Sparkplug.Host;
using Shouldly;
using Xunit;
using static Maintenance.Protocols.Tests.Sparkplug.HostRig;

namespace Maintenance.Protocols.Tests.Sparkplug;

/// <summary>Names, aliases and members, as a host application reads them.</summary>
public sealed class HostMetricTests
{
    private readonly HostRig _host = new();

    [Fact]
    public void tck_id_payloads_alias_data_cmd_requirement()
    {
        _host.Birth(0, Number("Speed", 1, alias: 5));
        _host.Take(SparkplugVerb.DBirth, "Pump", 1, Number("Flow", 1, alias: 6));
        Arrived(_host.Take(SparkplugVerb.NData, null, 2, ByAlias(5, 2))).ShouldBe([("Speed", 2.0)]);
        Arrived(_host.Take(SparkplugVerb.DData, "Pump", 3, ByAlias(6, 3))).ShouldBe([("Flow", 3.0)]);
    }

    [Fact]
    public void An_alias_that_no_birth_has_given_asks_for_the_births_and_costs_only_its_value()
    {
        _host.Birth(0, Number("Speed", 1, alias: 5));
        var events = _host.Take(SparkplugVerb.NData, null, 1, ByAlias(6, 2), ByAlias(5, 3));
        events.OfType<HostEvent.Lost>().Single().Values.ShouldBe(1);
        events.OfType<HostEvent.RebirthWanted>().Single().Reason.ShouldContain("alias 6");
        Arrived(events).ShouldBe([("Speed", 3.0)]);
    }

    [Fact]
    public void An_alias_of_another_device_is_not_this_ones()
    {
        _host.Birth(0, Number("Speed", 1, alias: 5));
        _host.Take(SparkplugVerb.DBirth, "Pump", 1, Number("Flow", 1, alias: 6));
        _host.Take(SparkplugVerb.NData, null, 2, ByAlias(6, 2)).OfType<HostEvent.Arrived>().ShouldBeEmpty();
    }

    [Fact]
    public void An_alias_is_remembered_only_with_its_metric()
    {
        var host = new HostRig(maximumMetrics: 2);
        host.Take(SparkplugVerb.NBirth, null, 0, [HostRig.BdSeq(0), .. Enumerable.Range(0, 4).Select(i => HostRig.Number($"M{i}", i, (ulong)(i + 10)))]);
        host.Take(SparkplugVerb.NData, null, 1, HostRig.ByAlias(11, 5)).OfType<HostEvent.Arrived>().ShouldHaveSingleItem();
        host.Take(SparkplugVerb.NData, null, 2, HostRig.ByAlias(13, 5)).OfType<HostEvent.Lost>().ShouldHaveSingleItem()
            .Reason.ShouldBe("The alias 13 is no metric's of the birth.");
    }

    [Fact]
    public void tck_id_payloads_alias_uniqueness()
    {
        var events = _host.Birth(0, Number("Speed", 1, alias: 5), Number("Torque", 1, alias: 5));
        events.OfType<HostEvent.Lost>().Single().Reason.ShouldContain("alias 5");
        _host.Take(SparkplugVerb.NData, null, 1, ByAlias(5, 2)).OfType<HostEvent.Arrived>().ShouldBeEmpty();
        Arrived(_host.Take(SparkplugVerb.NData, null, 2, Number("Torque", 3))).ShouldBe([("Torque", 3.0)]);
    }

    [Fact]
    public void tck_id_payloads_name_requirement() =>
        _host.Birth(0, new Metric { Type = SparkplugType.Double, Value = SparkplugValue.Of(1.0) })
            .OfType<HostEvent.Lost>().Single().Reason.ShouldContain("no name");

    [Fact]
    public void tck_id_payloads_metric_datatype_not_req()
    {
        _host.Birth(0, new Metric { Name = "Delta", Type = SparkplugType.Int16, Value = SparkplugValue.OfInt(0) });
        var value = Values(_host.Take(SparkplugVerb.NData, null, 1, new Metric { Name = "Delta", Value = SparkplugValue.OfInt(0xFFFFFFFE) })).Single();
        TypedValue.Read(value.Type, value.Value).ShouldBe((short)-2);
        var said = new Metric { Name = "Delta", Type = SparkplugType.Unknown, Value = SparkplugValue.OfInt(3) };
        Values(_host.Take(SparkplugVerb.NData, null, 2, said)).Single().Type.ShouldBe(SparkplugType.Int16);
    }

    [Fact]
    public void A_metric_that_the_birth_has_not_asks_for_the_births()
    {
        _host.Birth(0, Number("Speed", 1));
        _host.Take(SparkplugVerb.NData, null, 1, Number("Torque", 1)).OfType<HostEvent.RebirthWanted>().Single().Reason.ShouldContain("'Torque'");
    }

    [Fact]
    public void Historical_and_transient_values_keep_their_flags()
    {
        _host.Birth(0, Number("Speed", 1));
        var value = Values(_host.Take(SparkplugVerb.NData, null, 1, Number("Speed", 2) with { IsHistorical = true, IsTransient = true })).Single();
        (value.IsHistorical, value.IsTransient).ShouldBe((true, true));
    }

    [Theory]
    [InlineData(192u, SparkplugQuality.Good)]
    [InlineData(0u, SparkplugQuality.Bad)]
    [InlineData(500u, SparkplugQuality.Stale)]
    [InlineData(77u, SparkplugQuality.Bad)]
    public void tck_id_payloads_propertyset_quality_value_value(uint code, SparkplugQuality quality)
    {
        var properties = new PropertySet(["Quality"], [new() { Type = SparkplugType.Int32, Value = SparkplugValue.OfInt(code) }]);
        Values(_host.Birth(0, Number("Speed", 1) with { Properties = properties })).Single().Quality.ShouldBe(quality);
    }

    [Fact]
    public void tck_id_operational_behavior_data_publish_nbirth_values()
    {
        var value = Values(_host.Birth(0, new Metric { Name = "Speed", Type = SparkplugType.Double, IsNull = true })).Single();
        (value.IsNull, value.Fault).ShouldBe((true, null));
    }

    [Fact]
    public void A_value_that_does_not_fit_its_type_has_a_fault_and_costs_no_other()
    {
        var values = Values(_host.Birth(0, new Metric { Name = "Bad", Type = SparkplugType.Int8, Value = SparkplugValue.OfInt(300) }, Number("Speed", 1)));
        values[0].Fault.ShouldNotBeNull().ShouldContain("does not fit into Int8");
        values[1].Fault.ShouldBeNull();
    }

    [Fact]
    public void A_template_is_read_into_its_members()
    {
        var definition = new Template { IsDefinition = true, Members = [Number("Speed", 0), new() { Name = "Name", Type = SparkplugType.String }] };
        var instance = new Template { IsDefinition = false, Definition = "Motor", Members = [Number("Speed", 7), new() { Name = "Name", Type = SparkplugType.String, Value = SparkplugValue.Of("M1") }] };
        var born = _host.Birth(
            0, new Metric { Name = "Motor", Type = SparkplugType.Template, Value = SparkplugValue.Of(definition) },
            new Metric { Name = "M1", Alias = 9, Timestamp = 1_700_000_000_000, Type = SparkplugType.Template, Value = SparkplugValue.Of(instance) });
        Values(born).Select(value => value.Name).ShouldBe(["M1/Speed", "M1/Name"]);

        var part = new Template { IsDefinition = false, Definition = "Motor", Members = [new() { Name = "Speed", Value = SparkplugValue.Of(8.0) }] };
        var change = new Metric { Alias = 9, Timestamp = 1_700_000_001_000, IsHistorical = true, Value = SparkplugValue.Of(part) };
        var speed = Values(_host.Take(SparkplugVerb.NData, null, 1, change)).Single();
        (speed.Name, speed.Value.Double, speed.Type, speed.IsHistorical).ShouldBe(("M1/Speed", 8.0, SparkplugType.Double, true));
        speed.CapturedAtUtc.ShouldBe(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_001_000));
    }

    [Fact]
    public void tck_id_payloads_template_instance_members()
    {
        var definition = new Template { IsDefinition = true, Members = [Number("Speed", 0)] };
        var stranger = new Template { IsDefinition = false, Definition = "Motor", Members = [Number("Speed", 7), Number("Torque", 7)] };
        var values = Values(_host.Birth(
            0, new Metric { Name = "Motor", Type = SparkplugType.Template, Value = SparkplugValue.Of(definition) },
            new Metric { Name = "M1", Type = SparkplugType.Template, Value = SparkplugValue.Of(stranger) }));
        values.Single(value => value.Fault is not null).Name.ShouldBe("M1/Torque");
    }

    [Fact]
    public void tck_id_payloads_template_definition_nbirth()
    {
        var orphan = new Template { IsDefinition = false, Definition = "Motor", Members = [Number("Speed", 7)] };
        Values(_host.Birth(0, new Metric { Name = "M1", Type = SparkplugType.Template, Value = SparkplugValue.Of(orphan) }))
            .Single().Fault.ShouldNotBeNull().ShouldContain("no definition 'Motor'");
    }

    [Fact]
    public void A_data_set_is_read_into_its_cells()
    {
        var set = new DataSet
        {
            ColumnCount = 2,
            Columns = ["Speed", "Count"],
            Types = [SparkplugType.Double, SparkplugType.Int32],
            Rows = [[SparkplugValue.Of(1.5), SparkplugValue.OfInt(7)], [SparkplugValue.Of(2.5), SparkplugValue.OfInt(0xFFFFFFFF)]],
        };
        var values = Values(_host.Birth(0, new Metric { Name = "Table", Type = SparkplugType.DataSet, Value = SparkplugValue.Of(set) }));
        values.Select(value => (value.Name, TypedValue.Read(value.Type, value.Value))).ShouldBe(
            [("Table[0]/Speed", 1.5), ("Table[0]/Count", 7), ("Table[1]/Speed", 2.5), ("Table[1]/Count", -1)]);
    }

    [Theory]
    [InlineData(1ul, 1, 1)]
    [InlineData(2ul, 2, 1)]
    [InlineData(1ul, 1, 2)]
    public void tck_id_payloads_dataset_column_num_headers(ulong count, int columns, int elements)
    {
        var set = new DataSet
        {
            ColumnCount = count,
            Columns = ["Speed"],
            Types = [.. Enumerable.Repeat(SparkplugType.Double, columns)],
            Rows = [[.. Enumerable.Repeat(SparkplugValue.Of(1.0), elements)]],
        };
        var value = Values(_host.Birth(0, new Metric { Name = "Table", Type = SparkplugType.DataSet, Value = SparkplugValue.Of(set) }))[0];
        (value.Fault is null).ShouldBe(count == 1 && columns == 1 && elements == 1);
    }

    [Fact]
    public void An_array_is_read_into_its_elements()
    {
        var array = new Metric { Name = "Spectrum", Type = SparkplugType.UInt16Array, Value = TypedValue.Write(SparkplugType.UInt16Array, new ushort[] { 30, 52360 }) };
        Values(_host.Birth(0, array)).Select(value => (value.Name, value.Value.Bits)).ShouldBe([("Spectrum[0]", 30ul), ("Spectrum[1]", 52360ul)]);
    }

    [Fact]
    public void More_metrics_than_are_remembered_have_a_fault()
    {
        var host = new HostRig(maximumMetrics: 2);
        var values = Values(host.Birth(0, Number("A", 1), Number("B", 1), Number("C", 1)));
        values.Select(value => value.Fault is null).ShouldBe([true, true, false]);
    }

    private static List<MetricValue> Values(IReadOnlyList<HostEvent> events) =>
        [.. events.SelectMany(each => each switch { HostEvent.Born born => born.Values, HostEvent.Arrived arrived => arrived.Values, _ => [] })];

    private static List<(string Name, double Value)> Arrived(IReadOnlyList<HostEvent> events) =>
        [.. events.OfType<HostEvent.Arrived>().SelectMany(each => each.Values).Select(value => (value.Name, value.Value.Double))];
}
