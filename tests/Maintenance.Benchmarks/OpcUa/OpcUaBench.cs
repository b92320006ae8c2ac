using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Maintenance.Local;
using Maintenance.Local.Product;
using Maintenance.Protocols.OpcUa.Security;

namespace Maintenance.Benchmarks.OpcUa;

/// <summary>Our client and node-opcua's in turn, against the same server of node-opcua.</summary>
internal static class OpcUaBench
{
    private const string Theirs = "node-opcua 2.186.4";
    private const int Doubles = 5000;
    private const int ManyItems = 100_000;
    private const double Mib = 1024 * 1024;

    /// <param name="parts">Of "abcd": plain delivery, encrypted delivery, our own server, and what values and items cost in memory.</param>
    public static async Task<BenchReport> RunAsync(Checkout checkout, string parts, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        List<Figure> figures = [];
        if (parts.Contains('a', StringComparison.Ordinal))
            figures.AddRange(await DeliveryAsync(checkout, folder.Path, MessageSecurityMode.None, cancellationToken));
        if (parts.Contains('b', StringComparison.Ordinal))
            figures.AddRange(await DeliveryAsync(checkout, folder.Path, MessageSecurityMode.SignAndEncrypt, cancellationToken));
        if (parts.Contains('d', StringComparison.Ordinal))
        {
            if (parts.IndexOfAny(['a', 'b']) < 0)
                figures.Add(await AllocationAsync(checkout, folder.Path, cancellationToken));
            figures.Add(await MemoryAsync(checkout, folder.Path, cancellationToken));
        }

        if (parts.Contains('c', StringComparison.Ordinal))
            figures.AddRange(await OwnServerBench.MeasureAsync(checkout, folder.Path, cancellationToken));
        return BenchReport.Of("opcua", figures);
    }

    private static Task<Peer> DoublesAsync(Checkout checkout, string folder, CancellationToken cancellationToken) =>
        ServerAsync(checkout, folder, $$"""{"doubles":{{Doubles}},"interval":100}""", cancellationToken);

    private static async Task<Figure> AllocationAsync(Checkout checkout, string folder, CancellationToken cancellationToken)
    {
        await using var server = await DoublesAsync(checkout, folder, cancellationToken);
        var ours = await OursAsync(server, folder, MessageSecurityMode.None, cancellationToken);
        return Figure.AtMost("5,000 doubles every 100 ms: allocated for each value told", ours.BytesPerValue, "B", 16);
    }

    private static async Task<IReadOnlyList<Figure>> DeliveryAsync(
        Checkout checkout, string folder, MessageSecurityMode mode, CancellationToken cancellationToken)
    {
        await using var server = await DoublesAsync(checkout, folder, cancellationToken);
        var ours = await OursAsync(server, folder, mode, cancellationToken);
        var theirs = await TheirsAsync(checkout, server, mode, cancellationToken);
        var name = mode == MessageSecurityMode.None ? "5,000 doubles every 100 ms" : "5,000 doubles every 100 ms, signed and encrypted";
        return
        [
            new($"{name}: share of values written that were told", ours.Share, theirs.Share, Theirs, ours.Share / theirs.Share, "share",
                ">= 0.99 and >= theirs - 0.005", ours.Share >= 0.99 && ours.Share >= theirs.Share - 0.005, null),
            new($"{name}: CPU of the client over 30 s", ours.CpuSeconds, theirs.CpuSeconds, Theirs, ours.CpuSeconds / theirs.CpuSeconds, "s", null, true, null),
            Figure.AtMost($"{name}: allocated for each value told", ours.BytesPerValue, "B", 16),
        ];
    }

    private static async Task<Delivery> OursAsync(Peer server, string folder, MessageSecurityMode mode, CancellationToken cancellationToken)
    {
        await using var client = await OurClient.StartAsync(
            Url(server), Path.Combine(folder, "ours"), mode, "Double", Doubles, Fingerprint(folder), cancellationToken);
        return await Delivery.MeasureAsync(server, () => Task.FromResult(client.Receiver.Received), Environment.ProcessId, cancellationToken);
    }

    private static async Task<Delivery> TheirsAsync(Checkout checkout, Peer server, MessageSecurityMode mode, CancellationToken cancellationToken)
    {
        await using var client = await Peer.StartAsync(
            checkout, cancellationToken, "opcua-client.js", Url(server).OriginalString, mode.ToString(), "Double", Doubles.ToString(CultureInfo.InvariantCulture));
        return await Delivery.MeasureAsync(server, () => client.CountAsync("received", cancellationToken), client.Id, cancellationToken);
    }

    // Resident memory, the heap collected before each look.
    private static async Task<Figure> MemoryAsync(Checkout checkout, string folder, CancellationToken cancellationToken)
    {
        const string Name = "memory of 100,000 monitored items above idle";
        await using var server = await ServerAsync(checkout, folder, $$"""{"constants":{{ManyItems}}}""", cancellationToken);
        var ours = await OurItemsAsync(server, folder, cancellationToken) / Mib;
        var theirs = (await TheirItemsAsync(checkout, server, ManyItems, cancellationToken) - await TheirItemsAsync(checkout, server, 0, cancellationToken)) / Mib;
        return new(Name, ours, theirs, Theirs, ours / theirs, "MiB", "<= 200", ours <= 200, null);
    }

    private static async Task<long> OurItemsAsync(Peer server, string folder, CancellationToken cancellationToken)
    {
        var idle = Resident();
        await using var client = await OurClient.StartAsync(
            Url(server), Path.Combine(folder, "ours"), MessageSecurityMode.None, "Node", ManyItems, null, cancellationToken);
        await Until.TrueAsync(
            () => client.Receiver.Received >= ManyItems, TimeSpan.FromMinutes(2), "the first value of each item", cancellationToken);
        return Resident() - idle;
    }

    // Of the whole process; its heap as its runtime leaves it.
    private static async Task<long> TheirItemsAsync(Checkout checkout, Peer server, int items, CancellationToken cancellationToken)
    {
        await using var client = await Peer.StartAsync(
            checkout, cancellationToken, "opcua-client.js", Url(server).OriginalString, "None", "Node", items.ToString(CultureInfo.InvariantCulture));
        await Until.TrueAsync(
            async token => await client.CountAsync("received", token) >= items, TimeSpan.FromMinutes(2), "the first value of each of its items", cancellationToken);
        using var process = Process.GetProcessById(client.Id);
        return process.WorkingSet64;
    }

    private static long Resident()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Environment.WorkingSet;
    }

    private static Task<Peer> ServerAsync(Checkout checkout, string folder, string options, CancellationToken cancellationToken) => Peer.StartAsync(
        checkout, cancellationToken, "opcua-server.js", Path.Combine(folder, "server"), FreePort.Next().ToString(CultureInfo.InvariantCulture), options);

    private static Uri Url(Peer server) => new($"opc.tcp://localhost:{server.Ready.GetProperty("port").GetInt32()}");

    private static string Fingerprint(string folder)
    {
        using var shown = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(folder, "server", "server", "own", "certs", "certificate.pem"));
        return TrustStore.Fingerprint(shown);
    }
}
