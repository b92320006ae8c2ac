using Maintenance.Protocols.Modbus;
using Maintenance.Protocols.Modbus.Planning;

namespace Maintenance.Protocols.Tests.Modbus.Planning;

/// <summary>A device that refuses addresses and sizes, and whose requests cost what is said.</summary>
internal sealed class SimulatedDevice(Func<int, bool> refuses, int most, RequestCost cost)
{
    public int Requests { get; private set; }

    public int Refusals { get; private set; }

    /// <summary>Requests made only to learn.</summary>
    public int Trials { get; private set; }

    public HashSet<int> Delivered { get; } = [];

    public TimeSpan Spent { get; private set; }

    /// <summary>One poll, as a driver does it.</summary>
    public void Poll(RequestPlanner planner)
    {
        Delivered.Clear();
        Spent = TimeSpan.Zero;
        var waiting = new Stack<PlannedRequest>(planner.Plan.Reverse());
        while (waiting.TryPop(out var request))
        {
            if (Ask(planner, request) is { } instead)
            {
                foreach (var part in instead.Reverse())
                    waiting.Push(part);
            }
        }
    }

    /// <returns>What to ask instead; null if it was granted.</returns>
    public IReadOnlyList<PlannedRequest>? Ask(RequestPlanner planner, PlannedRequest request)
    {
        Requests++;
        Spent += cost.Of(request.Bytes);
        if (request.Quantity > most)
            return Refuse(planner, request, ModbusExceptionCode.IllegalDataValue);
        if (Enumerable.Range(request.Address, request.Quantity).Any(refuses))
            return Refuse(planner, request, ModbusExceptionCode.IllegalDataAddress);
        planner.Granted(request, cost.Of(request.Bytes));
        Delivered.UnionWith(request.Items.Select(item => item.Key));
        return null;
    }

    private IReadOnlyList<PlannedRequest> Refuse(RequestPlanner planner, PlannedRequest request, ModbusExceptionCode code)
    {
        Refusals++;
        return planner.Refused(request, code);
    }

    /// <summary>Polls and tries until there is nothing more to learn.</summary>
    public void Learn(RequestPlanner planner)
    {
        for (var polls = 0; polls < 200; polls++)
        {
            var before = planner.Plan;
            Poll(planner);
            if (planner.NextTrial() is { } trial)
            {
                Trials++;
                Ask(planner, trial);
            }
            else if (ReferenceEquals(before, planner.Plan))
            {
                return;
            }
        }
    }
}
