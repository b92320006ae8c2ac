using FsCheck;
using FsCheck.Fluent;
using Maintenance.Protocols.Modbus;
using Maintenance.Protocols.Modbus.Planning;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Modbus.Planning;

public sealed class RequestPlannerTests
{
    private static readonly RequestCost Cost = new(TimeSpan.FromMilliseconds(1), TimeSpan.FromMicroseconds(20));

    private static readonly Arbitrary<(PlannedItem[] Items, int[] Forbidden, int Most)> Maps = Arb.From(
        from starts in Gen.Choose(0, 400).ArrayOf().Where(starts => starts.Length > 0)
        from forbidden in Gen.Choose(0, 400).ArrayOf()
        from most in Gen.Choose(4, 125)
        select (starts.Select((start, i) => Item(i, start, 1 << (start % 3))).ToArray(), forbidden, most));

    [Fact]
    public void Neighbours_and_small_holes_are_asked_for_together_and_large_holes_are_not() =>
        new RequestPlanner([Item(0, 0, 2), Item(1, 2, 2), Item(2, 14, 2), Item(3, 80, 2)], Cost).Plan
            .Select(request => (request.Address, request.Quantity)).ShouldBe([((ushort)0, 16), ((ushort)80, 2)]);

    [Fact]
    public void What_a_hole_may_cost_is_measured()
    {
        var planner = new RequestPlanner([Item(0, 0, 2), Item(1, 2, 40), Item(2, 80, 2)], Cost);
        planner.Plan.Count.ShouldBe(2);
        var faster = new SimulatedDevice(_ => false, 125, new(TimeSpan.FromMilliseconds(1), TimeSpan.FromMicroseconds(1)));
        for (var polls = 0; polls < 100; polls++)
            faster.Poll(planner);
        planner.Cost.Byte.ShouldBeLessThan(TimeSpan.FromMicroseconds(2));
        planner.Plan.ShouldHaveSingleItem().Quantity.ShouldBe(82);
    }

    [Fact]
    public void A_refused_hole_is_remembered_and_its_neighbours_are_still_read_together()
    {
        var planner = new RequestPlanner(Enumerable.Range(0, 10).Select(i => Item(i, 4 * i, 2)), Cost);
        var device = new SimulatedDevice(address => address == 19, 125, Cost); // between items 4 and 5
        device.Learn(planner);
        planner.Plan.Select(request => (request.Address, request.Quantity)).ShouldBe([((ushort)0, 18), ((ushort)20, 18)]);
        planner.RefusedJoints.ShouldBe(1);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(16)]
    [InlineData(125)]
    public void The_largest_request_is_learned(int most)
    {
        var planner = new RequestPlanner(Enumerable.Range(0, 200).Select(i => Item(i, i, 1)), Cost);
        new SimulatedDevice(_ => false, most, Cost).Learn(planner);
        planner.LargestRead.ShouldBe(most);
        planner.Plan.Count.ShouldBe((200 + most - 1) / most);
    }

    [Fact]
    public void What_was_refused_is_tried_again_and_then_read_together()
    {
        var planner = new RequestPlanner(Enumerable.Range(0, 100).Select(i => Item(i, 2 * i, 1)), Cost);
        new SimulatedDevice(address => address is 19 or 60, 50, Cost).Learn(planner);   // a hole, a value, and a size
        planner.RefusedJoints.ShouldBe(3);
        planner.LargestRead.ShouldBeInRange(49, 50);
        var mended = new SimulatedDevice(_ => false, 125, Cost);
        mended.Learn(planner);
        planner.RefusedJoints.ShouldBe(3, "nobody asks again by itself");
        planner.TryAgain(silentToo: false);
        mended.Learn(planner);
        (planner.RefusedJoints, planner.LargestRead, planner.Plan.Count).ShouldBe((0, 125, 2));
    }

    [Fact]
    public void What_the_device_fell_silent_over_is_tried_again_only_when_that_is_asked_for()
    {
        var planner = new RequestPlanner([Item(0, 0, 1), Item(1, 2, 1)], Cost);
        planner.Silent(planner.Plan[0]).Count.ShouldBe(2);
        planner.TryAgain(silentToo: false);
        planner.NextTrial().ShouldBeNull();
        planner.TryAgain(silentToo: true);
        planner.NextTrial().ShouldNotBeNull().Items.Count.ShouldBe(2);
    }

    [Fact]
    public void Every_value_that_the_device_has_is_read_at_every_poll() => Prop.ForAll(Maps, map =>
    {
        var forbidden = map.Forbidden.ToHashSet();
        var there = map.Items.Where(item => item.Length <= map.Most && !Enumerable.Range(item.Address, item.Length).Any(forbidden.Contains))
            .Select(item => item.Key).ToHashSet();
        var planner = new RequestPlanner(map.Items, Cost);
        var device = new SimulatedDevice(forbidden.Contains, map.Most, Cost);
        for (var polls = 0; polls < 4; polls++)
        {
            device.Poll(planner);
            if (!device.Delivered.SetEquals(there))
                return false;
            if (planner.NextTrial() is { } trial)
                device.Ask(planner, trial);
        }

        return true;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void What_was_learned_costs_no_more_than_one_request_a_value_and_is_never_refused_again() => Prop.ForAll(Maps, map =>
    {
        var forbidden = map.Forbidden.ToHashSet();
        var items = map.Items.Where(item => item.Length <= map.Most && !Enumerable.Range(item.Address, item.Length).Any(forbidden.Contains)).ToArray();
        if (items.Length == 0)
            return true;
        var planner = new RequestPlanner(items, Cost);
        var device = new SimulatedDevice(forbidden.Contains, map.Most, Cost);
        device.Learn(planner);
        var before = device.Requests;
        device.Poll(planner);
        return device.Requests - before == planner.Plan.Count && planner.Plan.Count <= items.Length;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Bits_have_their_own_limit() =>
        new RequestPlanner([new(0, ModbusFunction.ReadCoils, 0, 1), new(1, ModbusFunction.ReadCoils, 1000, 1), new(2, ModbusFunction.ReadCoils, 2000, 1)], new(TimeSpan.FromMilliseconds(1), TimeSpan.FromMicroseconds(1))).Plan
            .Select(request => request.Quantity).ShouldBe([1001, 1], ignoreOrder: true);

    private static PlannedItem Item(int key, int address, int length) => new(key, ModbusFunction.ReadHoldingRegisters, (ushort)address, length);
}
