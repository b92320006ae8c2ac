using System.Globalization;
using System.Runtime.InteropServices;

namespace Maintenance.Local;

/// <summary>
/// A process that cannot be taken for another: its number and the kernel ticks at which it began
/// (field 22 of /proc/PID/stat), since numbers are given out again.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly partial record struct ProcessIdentity(int Id, long StartTicks)
{
    /// <summary>The process that now has this number, or nothing when there is none.</summary>
    public static ProcessIdentity? Of(int id) => ProcessStat.Read(id) is { } stat ? new(id, stat.StartTicks) : null;

    /// <summary>Whether this very process still runs (a zombie has ended).</summary>
    public bool IsRunning => ProcessStat.Read(Id) is { State: not 'Z' } stat && stat.StartTicks == StartTicks;

    /// <summary>Sends the signal if the process, or when it leads one, its whole group, is still this one.</summary>
    /// <returns>False when it is gone.</returns>
    public bool Send(ProcessSignal signal, bool wholeGroup = false) =>
        IsRunning && Kill(wholeGroup ? -Id : Id, (int)signal) == 0;

    /// <summary>Signals what is left of the group that this process led, even after its own end.</summary>
    internal void SendToGroup(ProcessSignal signal) => _ = Kill(-Id, (int)signal);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Id} {StartTicks}");

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static ProcessIdentity? Parse(string text) =>
        text.Split(' ') is [var id, var ticks, ..]
        && int.TryParse(id, CultureInfo.InvariantCulture, out var number)
        && long.TryParse(ticks, CultureInfo.InvariantCulture, out var startTicks)
            ? new(number, startTicks)
            : null;

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int id, int signal);
}
