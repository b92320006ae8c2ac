using Maintenance.Edge.Configuration;
using Maintenance.Protocols.Modbus;
using Maintenance.Protocols.Modbus.Planning;

namespace Maintenance.Edge.Devices;

/// <summary>What a device's tags ask for: an item for each, its key being the tag's place among the device's.</summary>
internal static class ModbusPlan
{
    /// <summary>What a slave is presumed to think about an answer.</summary>
    private static readonly TimeSpan Turnaround = TimeSpan.FromMilliseconds(5);

    public static RequestPlanner Of(DeviceSettings device) => Of(device, Presumed(device.Modbus!));

    /// <summary>
    /// By what was found when each tag was read alone: what a round trip takes, its median, and which of them the device does not
    /// have. What a byte costs is presumed.
    /// </summary>
    /// <param name="took">Of each of the device's tags, in their order; null where it was not asked for.</param>
    /// <param name="refused">Places among the device's tags.</param>
    public static RequestPlanner Measured(DeviceSettings device, IEnumerable<TimeSpan?> took, IEnumerable<int> refused)
    {
        var aByte = Presumed(device.Modbus!).Byte;
        var roundTrips = device.Tags.Zip(took).Where(read => read.Second is not null)
            .Select(read => read.Second!.Value - (aByte * BytesOf(read.First.Register!))).Where(roundTrip => roundTrip > TimeSpan.Zero).Order().ToList();
        var planner = roundTrips.Count == 0 ? Of(device) : Of(device, new(roundTrips[roundTrips.Count / 2], aByte));
        foreach (var key in refused)
            planner.Refused(planner.AloneOf(key), ModbusExceptionCode.IllegalDataAddress);
        return planner;
    }

    /// <summary>Lines for people: what is asked for at the first poll, before anything is measured or refused.</summary>
    public static IEnumerable<string> Describe(DeviceSettings device) => Describe(device, Of(device).Plan);

    /// <summary>Lines for people: what is asked for by a plan.</summary>
    public static IEnumerable<string> Describe(DeviceSettings device, IReadOnlyList<PlannedRequest> plan)
    {
        var tags = plan.Sum(request => request.Items.Count);
        yield return $"{device.Name} at {device.Endpoint}, unit {device.Modbus?.Unit}: {tags} tags in {plan.Count} requests a poll";
        foreach (var request in plan)
        {
            var names = request.Items.Select(item => device.Tags[item.Key].Name).ToList();
            var shown = string.Join(", ", names.Take(4)) + (names.Count > 4 ? $" and {names.Count - 4} more" : "");
            yield return $"  {request.Function,-20} {request.Address,5} to {request.Address + request.Quantity - 1,5}  {request.Quantity,4}  {shown}";
        }
    }

    /// <summary>What was learned of the device.</summary>
    public static string Describe(RequestPlanner planner) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"  a round trip {planner.Cost.RoundTrip.TotalMilliseconds:0.###} ms, a byte {planner.Cost.Byte.TotalMicroseconds:0.###} µs; {planner.LargestRead} registers at most; {planner.RefusedJoints} pairs refused together");

    private static RequestPlanner Of(DeviceSettings device, RequestCost cost) => new(
        device.Tags.Index().Where(entry => entry.Item.Register is not null).Select(entry => Item(entry.Index, entry.Item.Register!)),
        cost, device.Modbus!.MostRegisters, device.Modbus.MostBits);

    private static int BytesOf(RegisterSettings register) => register.IsBit ? 1 : 2 * register.Length;

    private static PlannedItem Item(int key, RegisterSettings register) =>
        new(key, Function(register.Table), register.Address, register.Length);

    /// <summary>Of a serial line what its speed tells; in ASCII a byte is two characters.</summary>
    private static RequestCost Presumed(ModbusSettings modbus)
    {
        if (modbus.Serial is not { } serial)
            return RequestCost.Unmeasured;
        var cost = RequestCost.OfSerialLine(serial.BaudRate, Turnaround);
        return modbus.Framing == ModbusFraming.Ascii ? new(cost.RoundTrip * 2, cost.Byte * 2) : cost;
    }

    private static ModbusFunction Function(RegisterTable table) => table switch
    {
        RegisterTable.Holding => ModbusFunction.ReadHoldingRegisters,
        RegisterTable.Input => ModbusFunction.ReadInputRegisters,
        RegisterTable.Coil => ModbusFunction.ReadCoils,
        RegisterTable.Discrete => ModbusFunction.ReadDiscreteInputs,
        _ => throw new ArgumentOutOfRangeException(nameof(table), table, "No such table."),
    };
}
