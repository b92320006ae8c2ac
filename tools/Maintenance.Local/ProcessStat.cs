using System.Globalization;

namespace Maintenance.Local;

/// <summary>What /proc says of a process (proc(5)).</summary>
/// <param name="State">'R', 'S', 'Z' and so on (field 3).</param>
/// <param name="Parent">Number of the parent (field 4).</param>
/// <param name="CpuTicks">User and system time in clock ticks of 10 ms (fields 14 and 15).</param>
/// <param name="EndedChildrenCpuTicks">The same of children that have ended (fields 16 and 17).</param>
/// <param name="StartTicks">Ticks after boot at which it began (field 22).</param>
public sealed record ProcessStat(char State, int Parent, long CpuTicks, long EndedChildrenCpuTicks, long StartTicks)
{
    /// <summary>USER_HZ, fixed at 100 on every Linux that .NET runs on.</summary>
    public const int TicksPerSecond = 100;

    /// <summary>Nothing when there is no such process.</summary>
    public static ProcessStat? Read(int id)
    {
        string text;
        try
        {
            text = File.ReadAllText($"/proc/{id}/stat");
        }
        catch (IOException)
        {
            return null;
        }

        // The name in parentheses may itself hold spaces and parentheses: count from the last one.
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return new(fields[0][0], Number(1), Number64(11) + Number64(12), Number64(13) + Number64(14), Number64(19));

        int Number(int index) => int.Parse(fields[index], CultureInfo.InvariantCulture);
        long Number64(int index) => long.Parse(fields[index], CultureInfo.InvariantCulture);
    }

    /// <summary>Peak resident memory in bytes (VmHWM of /proc/PID/status), or zero when the process is gone.</summary>
    public static long PeakMemoryBytes(int id)
    {
        try
        {
            var line = File.ReadLines($"/proc/{id}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
