using System.Runtime.InteropServices;

namespace Maintenance.Protocols.Modbus.Planning;

/// <summary>What a request costs at one device: so much whatever it asks for, and so much for each byte of values.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RequestCost(TimeSpan RoundTrip, TimeSpan Byte)
{
    /// <summary>Before anything was measured: a millisecond, and a byte as on a network of 10 Mbit/s.</summary>
    public static RequestCost Unmeasured { get; } = new(TimeSpan.FromMilliseconds(1), TimeSpan.FromTicks(8));

    public TimeSpan Of(int bytes) => RoundTrip + (Byte * bytes);

    /// <summary>A line of so many bits a second; each of a value's bytes is one character, two in ASCII.</summary>
    /// <param name="turnaround">What the device takes to think.</param>
    public static RequestCost OfSerialLine(int baudRate, TimeSpan turnaround)
    {
        var character = TimeSpan.FromSeconds(11.0 / baudRate);
        return new((character * 20) + turnaround, character); // 8 characters ask, 5 frame the answer, 7 are silence
    }
}
