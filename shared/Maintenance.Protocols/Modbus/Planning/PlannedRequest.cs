namespace Maintenance.Protocols.Modbus.Planning;

/// <summary>One request of a plan: what lies in it and between.</summary>
/// <param name="First">Place of the first item among all that are planned, in the order of their addresses.</param>
public sealed record PlannedRequest(
    ModbusFunction Function, ushort Address, int Quantity, int First, IReadOnlyList<PlannedItem> Items)
{
    internal int Last => First + Items.Count - 1;

    /// <summary>Bytes of values in the answer.</summary>
    public int Bytes => Items[0].IsBits ? (Quantity + 7) / 8 : 2 * Quantity;
}
