using Maintenance.Protocols.Modbus.Planning;
using Maintenance.Protocols.Tests.Modbus.Planning;

namespace Maintenance.Benchmarks.Modbus;

/// <summary>
/// The planner on three register maps, on a network and on a serial line: what a poll costs after learning, beside one request a
/// tag and beside the least there is for one who knows every address and size that the device refuses.
/// </summary>
internal static class PlannerBench
{
    private static readonly (string Name, RequestCost Cost)[] Lines =
    [
        ("network", new(TimeSpan.FromMilliseconds(1), TimeSpan.FromMicroseconds(2))),
        ("19200 bit/s", RequestCost.OfSerialLine(19200, TimeSpan.FromMilliseconds(5))),
    ];

    public static IEnumerable<Figure> Figures() =>
        from map in new[] { RegisterMap.Dense(), RegisterMap.Sparse(), RegisterMap.Hostile() }
        from line in Lines
        from figure in Of(map, line.Name, line.Cost)
        select figure;

    private static IEnumerable<Figure> Of(RegisterMap map, string line, RequestCost cost)
    {
        var planner = new RequestPlanner(map.Items, RequestCost.Unmeasured);
        var device = new SimulatedDevice(map.Forbidden.Contains, map.Most, cost);
        for (var polls = 0; polls < 200; polls++)
            device.Poll(planner); // measures what a byte costs
        device.Learn(planner);
        var learning = device.Requests;
        device.Poll(planner);
        var name = $"planner, {map.Name} map, {line}";
        var least = map.Least(cost);
        var alone = map.Items.Sum(item => cost.Of(2 * item.Length).TotalMilliseconds);
        yield return new(
            $"{name}: cost of a poll", Math.Round(device.Spent.TotalMilliseconds, 3), Math.Round(least, 3), "dynamic programming",
            Math.Round(device.Spent.TotalMilliseconds / least, 4), "ms", "<= 1.05 of the least", device.Spent.TotalMilliseconds <= 1.05 * least, null);
        yield return Figure.Exactly($"{name}: tags read", device.Delivered.Count, "tags", map.Items.Count);
        yield return Figure.Reported($"{name}: one request a tag would cost", Math.Round(alone, 3), "ms");
        yield return Figure.Reported($"{name}: requests a poll", planner.Plan.Count, "requests");
        yield return Figure.Reported($"{name}: requests refused or made only to learn", device.Refusals + device.Trials, "requests");
        yield return Figure.Reported($"{name}: requests until nothing was left to learn", learning, "requests");
    }
}
