using Maintenance.Protocols.Modbus;
using Maintenance.Protocols.Modbus.Planning;

namespace Maintenance.Benchmarks.Modbus;

/// <summary>A device's holding registers that are to be read, and what it refuses.</summary>
/// <param name="Most">Registers that it gives at once.</param>
internal sealed record RegisterMap(string Name, IReadOnlyList<PlannedItem> Items, IReadOnlySet<int> Forbidden, int Most)
{
    private const int Seed = 42;

    /// <summary>A drive: 400 values close together, all of it readable.</summary>
    public static RegisterMap Dense() => Make("dense", 400, random => random.Next(10) == 0 ? random.Next(1, 5) : 0, 0, 125);

    /// <summary>A controller whose program has its variables here and there.</summary>
    public static RegisterMap Sparse() => Make("sparse", 200, random => random.Next(3) == 0 ? random.Next(40, 400) : random.Next(0, 20), 0, 125);

    /// <summary>A third of the holes cannot be read across, and 60 registers are the most it gives.</summary>
    public static RegisterMap Hostile() => Make("hostile", 250, random => random.Next(0, 12), 3, 60);

    /// <summary>The least a poll can cost, in ms, for one who knows everything.</summary>
    public double Least(RequestCost cost)
    {
        var best = new double[Items.Count + 1];
        for (var end = 1; end <= Items.Count; end++)
        {
            best[end] = double.PositiveInfinity;
            for (var begin = 0; begin < end; begin++)
            {
                var (first, last) = (Items[begin].Address, Items[end - 1].Address + Items[end - 1].Length);
                if (last - first <= Most && !Enumerable.Range(first, last - first).Any(Forbidden.Contains))
                    best[end] = Math.Min(best[end], best[begin] + cost.Of(2 * (last - first)).TotalMilliseconds);
            }
        }

        return best[^1];
    }

    /// <param name="forbidEach">One hole in so many has a register that is refused; 0: none.</param>
    private static RegisterMap Make(string name, int count, Func<Random, int> hole, int forbidEach, int most)
    {
        var random = new Random(Seed);
        var items = new List<PlannedItem>();
        var forbidden = new HashSet<int>();
        var address = 0;
        for (var key = 0; key < count; key++)
        {
            var length = random.Next(3) == 0 ? 1 : 2;
            items.Add(new(key, ModbusFunction.ReadHoldingRegisters, (ushort)address, length));
            address += length;
            var empty = hole(random);
            if (empty > 0 && forbidEach > 0 && random.Next(forbidEach) == 0)
                forbidden.Add(address + random.Next(empty));
            address += empty;
        }

        return new(name, items, forbidden, most);
    }
}
