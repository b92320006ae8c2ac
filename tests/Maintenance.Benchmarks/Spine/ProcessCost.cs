using Maintenance.Local;

namespace Maintenance.Benchmarks.Spine;

/// <summary>What a program used between two moments: its own process and all below it.</summary>
/// <param name="CpuSeconds">User and system time, children that have ended included.</param>
/// <param name="PeakMemoryMib">The largest resident size that one of its processes ever had.</param>
internal sealed record ProcessCost(double CpuSeconds, double PeakMemoryMib)
{
    private const double Mib = 1024 * 1024;

    /// <summary>CPU seconds used since the program began.</summary>
    public static double CpuSecondsSoFar(int root) =>
        (double)Tree(root).Sum(id => ProcessStat.Read(id) is { } stat ? stat.CpuTicks + stat.EndedChildrenCpuTicks : 0)
        / ProcessStat.TicksPerSecond;

    /// <summary>CPU seconds that a process itself has used, without those of the programs it started.</summary>
    public static double OwnCpuSecondsSoFar(int id) =>
        (double)(ProcessStat.Read(id)?.CpuTicks ?? throw new InvalidOperationException($"Process {id} has ended.")) / ProcessStat.TicksPerSecond;

    public static ProcessCost Since(int root, double cpuSecondsBefore) => new(
        CpuSecondsSoFar(root) - cpuSecondsBefore, Tree(root).Max(ProcessStat.PeakMemoryBytes) / Mib);

    private static List<int> Tree(int root)
    {
        var parents = Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), System.Globalization.CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0)
            .Select(id => (Id: id, Stat: ProcessStat.Read(id)))
            .Where(process => process.Stat is not null)
            .ToLookup(process => process.Stat!.Parent, process => process.Id);
        List<int> tree = [root];
        for (var i = 0; i < tree.Count; i++)
            tree.AddRange(parents[tree[i]]);

        return tree;
    }
}
