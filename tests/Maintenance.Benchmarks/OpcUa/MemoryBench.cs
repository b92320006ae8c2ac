using System.Diagnostics;
using System.Globalization;
using Maintenance.Local;
using Maintenance.Local.Product;

namespace Maintenance.Benchmarks.OpcUa;

/// <summary>
/// What monitored items weigh at a client: its resident memory with them less that of another run without any, each in a fresh
/// process that has collected its heap before the look. The same for both clients.
/// </summary>
internal static class MemoryBench
{
    public const string Must = "<= 200";
    private const double MostMib = 200;
    private const double Mib = 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task<Figure> MeasureAsync(Checkout checkout, Peer server, string folder, int items, CancellationToken cancellationToken)
    {
        var url = OpcUaBench.Url(server).OriginalString;
        var ours = await AboveIdleAsync(count => Peer.StartAsync(Ours(url, folder, count), cancellationToken), items, cancellationToken);
        var theirs = await AboveIdleAsync(
            count => Peer.StartAsync(Peer.Node(checkout, "--expose-gc", "opcua-client.js", url, "None", "Node", count), cancellationToken), items, cancellationToken);
        return new(Name(items), ours, theirs, OpcUaBench.Theirs, ours / theirs, "MiB", Must, ours <= MostMib, null);
    }

    public static string Name(int items) => $"memory of {OpcUaLoad.Text(items)} monitored items above idle";

    private static async Task<double> AboveIdleAsync(Func<string, Task<Peer>> startAsync, int items, CancellationToken cancellationToken)
    {
        var idle = await ResidentAsync(startAsync, 0, cancellationToken);
        return (await ResidentAsync(startAsync, items, cancellationToken) - idle) / Mib;
    }

    private static async Task<long> ResidentAsync(Func<string, Task<Peer>> startAsync, int items, CancellationToken cancellationToken)
    {
        await using var client = await startAsync(items.ToString(CultureInfo.InvariantCulture));
        await Until.TrueAsync(
            async token => await client.CountAsync("received", token) >= items, Patience, "the first value of each item", cancellationToken);
        return await client.AskAsync("memory", "resident", cancellationToken);
    }

    private static ProcessStartInfo Ours(string url, string folder, string count) => new(
        "dotnet", [Path.Combine(AppContext.BaseDirectory, "Maintenance.Benchmarks.dll"), OurItems.Name, url, Path.Combine(folder, "ours"), "Node", count]);
}
