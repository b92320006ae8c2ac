using System.Text.Json;
using Maintenance.Local.Product;
using Maintenance.Tool.Check;
using Shouldly;
using Xunit;

namespace Maintenance.Tool.Tests.Check;

public sealed class VerdictTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly GroundTruth[] Faults =
        [new("P-101", "bearing-wear", "VIB", Noon), new("C-201", "overheating", "OHE", Noon)];

    private static readonly CheckReport.Opened[] Orders = [Order("P-101", "VIB"), Order("C-201", "OHE")];

    private static readonly GatewayLedger Ledger = new(
        100, 40, 60, 0, new Dictionary<string, long>(),
        new Dictionary<string, long> { ["P-101.vibration"] = 70, ["C-201.current"] = 20, ["F-401.vibration"] = 10 });

    private static readonly SimulatorCounts Given = new(70, 20, 20, 10, 0, Ledger.ByTag);
    private static readonly StoredCounts Stored = new(58, 0, 2, 5);

    [Fact]
    public void Books_that_agree_leave_nothing_to_say() => Say(Ledger, Given, Stored, Orders).ShouldBeEmpty();

    [Fact]
    public void A_reading_that_is_neither_stored_nor_declared_is_said() =>
        Say(Ledger, Given, Stored with { Stored = 57 }, Orders).ShouldHaveSingleItem().ShouldContain("sampled 60 is not stored 57 + declared gaps 2");

    [Fact]
    public void A_reading_stored_twice_is_said() =>
        Say(Ledger, Given, Stored with { Duplicates = 1 }, Orders).ShouldHaveSingleItem().ShouldContain("stored twice");

    [Fact]
    public void A_ledger_that_does_not_add_up_is_said() =>
        Say(Ledger with { Suppressed = 39 }, Given, Stored, Orders).ShouldHaveSingleItem().ShouldContain("taken 100 is not");

    [Fact]
    public void Values_that_a_device_gave_and_nobody_took_are_said_with_their_tag()
    {
        var given = new SimulatorCounts(71, 20, 20, 10, 0, new Dictionary<string, long>(Ledger.ByTag) { ["P-101.vibration"] = 71 });

        Say(Ledger, given, Stored, Orders).ShouldBe(
        [
            "taken 100 is not what the devices gave: 71 by Modbus + 20 by MQTT + 10 by OPC UA",
            "of P-101.vibration 71 values were given and 70 taken",
        ]);
    }

    [Fact]
    public void What_the_gateway_itself_told_of_a_silent_tag_is_nothing_that_a_device_gave()
    {
        var given = new SimulatorCounts(69, 20, 20, 10, 0, new Dictionary<string, long>(Ledger.ByTag) { ["P-101.vibration"] = 69 });
        var ledger = Ledger with { ToldByTag = new Dictionary<string, long> { ["P-101.vibration"] = 1 } };

        Say(ledger, given, Stored, Orders).ShouldBeEmpty();
        Say(ledger, Given, Stored, Orders).Count().ShouldBe(2);
    }

    [Fact]
    public void A_missing_a_second_and_a_false_work_order_are_each_said()
    {
        CheckReport.Opened[] orders = [Order("P-101", "VIB"), Order("P-101", "VIB"), Order("CV-301", "UNK")];

        Say(Ledger, Given, Stored, orders).ShouldBe(
        [
            "2 open work orders for VIB of P-101; exactly one is wanted",
            "0 open work orders for OHE of C-201; exactly one is wanted",
            "a work order for UNK of CV-301, which nobody broke",
        ]);
    }

    [Fact]
    public void A_work_order_that_comes_late_is_said() =>
        Verdict.Of(Ledger, Given, Stored, Faults, Orders, 1000, 80).ShouldHaveSingleItem().ShouldContain("1000 ms");

    [Fact]
    public void A_time_that_nobody_measured_is_said_and_a_work_order_before_its_alarm()
    {
        CheckReport.Opened[] orders = [Orders[0] with { AlarmAtUtc = null }, Orders[1] with { AlarmAtUtc = Noon.AddSeconds(1) }];

        Verdict.Of(Ledger, Given, Stored, Faults, orders, null, 80).ShouldBe(
        [
            "the work order for VIB of P-101 has no alarm",
            "the work order for OHE of C-201 is older than its alarm",
            "alarm to work order could not be measured",
        ]);
    }

    [Fact]
    public void A_check_that_takes_two_minutes_is_said() =>
        Verdict.Of(Ledger, Given, Stored, Faults, Orders, 120, 120).ShouldHaveSingleItem().ShouldContain("120 s");

    [Fact]
    public void A_check_that_broke_says_why_and_has_no_numbers()
    {
        var report = JsonElement.Parse(CheckReport.Broken(12.34, "the database ended").ToString());

        report.GetProperty("ok").GetBoolean().ShouldBeFalse();
        report.GetProperty("readingsStored").ValueKind.ShouldBe(JsonValueKind.Null);
        report.GetProperty("workOrders").GetArrayLength().ShouldBe(0);
        report.GetProperty("seconds").GetDouble().ShouldBe(12.3);
        report.GetProperty("why")[0].GetString().ShouldBe("the database ended");
    }

    [Fact]
    public void The_95th_percentile_is_the_nearest_rank()
    {
        WorkOrderFindings.Percentile([.. Enumerable.Range(1, 100).Select(i => (double)i)]).ShouldBe(95);
        WorkOrderFindings.Percentile([7]).ShouldBe(7);
        WorkOrderFindings.Percentile([]).ShouldBeNull();
    }

    private static IEnumerable<string> Say(
        GatewayLedger ledger, SimulatorCounts given, StoredCounts stored, CheckReport.Opened[] orders) =>
        Verdict.Of(ledger, given, stored, Faults, orders, 120, 80);

    private static CheckReport.Opened Order(string asset, string mode) => new(asset, mode, Noon, Noon, Noon);
}
