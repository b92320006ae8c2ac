using Maintenance.Edge.Configuration;
using Maintenance.Protocols.Modbus;

namespace Maintenance.Edge.Devices;

/// <summary>One value inside a read.</summary>
/// <param name="Offset">In registers from the read's first.</param>
internal sealed record ModbusPoint(int Tag, int Offset, RegisterType Type, WordOrder Order);

/// <summary>One request for adjacent registers.</summary>
internal sealed record ModbusRead(RegisterTable Table, ushort Address, int Words, IReadOnlyList<ModbusPoint> Points)
{
    /// <summary>One read for each point: a device that refuses a stretch may grant its parts.</summary>
    public IEnumerable<ModbusRead> Split() => Points.Select(point => new ModbusRead(
        Table, (ushort)(Address + point.Offset), RegisterCodec.Words(point.Type), [point with { Offset = 0 }]));
}

/// <summary>
/// Which registers to ask for together: those that touch or overlap, up to 125 (Modbus Application Protocol V1.1b3, clause
/// 6.3). Registers between tags are never asked for: a device may refuse them.
/// </summary>
internal static class ModbusPlan
{
    private const int MostWords = 125;

    public static List<ModbusRead> Of(IReadOnlyList<TagSettings> tags)
    {
        var reads = new List<ModbusRead>();
        var ordered = tags.Where(tag => tag.Register is not null).Select(tag => (tag.Index, Register: tag.Register!))
            .OrderBy(tag => tag.Register.Table).ThenBy(tag => tag.Register.Address);
        foreach (var (tag, register) in ordered)
        {
            var end = register.Address + RegisterCodec.Words(register.Type);
            if (reads.Count > 0 && reads[^1] is var last && last.Table == register.Table
                && register.Address <= last.Address + last.Words && end - last.Address <= MostWords)
            {
                reads[^1] = last with
                {
                    Words = Math.Max(last.Words, end - last.Address),
                    Points = [.. last.Points, new(tag, register.Address - last.Address, register.Type, register.Order)],
                };
            }
            else
            {
                reads.Add(new(register.Table, register.Address, end - register.Address, [new(tag, 0, register.Type, register.Order)]));
            }
        }

        return reads;
    }
}
