using System.Globalization;
using System.Text.Json;
using Maintenance.Protocols.OpcUa.Security;

namespace Maintenance.Benchmarks.OpcUa;

/// <summary>What tests/Peers/opcua-client.js does, with our client: so many monitored items, in a process with nothing besides.</summary>
internal static class OurItems
{
    public const string Name = "opcua-items";

    /// <summary>Answers "count" and "memory" on standard input until it ends.</summary>
    public static async Task<int> RunAsync(string url, string folder, string prefix, string count)
    {
        await using var client = await OurClient.StartAsync(
            new(url), folder, MessageSecurityMode.None, prefix, int.Parse(count, CultureInfo.InvariantCulture), null, CancellationToken.None);
        await SayAsync(new { subscribed = true });
        while (await Console.In.ReadLineAsync(CancellationToken.None) is { } line)
        {
            if (string.Equals(line, "memory", StringComparison.Ordinal))
                await SayAsync(new { resident = Resident() });
            else
                await SayAsync(new { received = client.Receiver.Received });
        }

        return 0;
    }

    // Collected first, as the peer is.
    private static long Resident()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Environment.WorkingSet;
    }

    private static Task SayAsync<T>(T answer) => Console.Out.WriteLineAsync(JsonSerializer.Serialize(answer));
}
