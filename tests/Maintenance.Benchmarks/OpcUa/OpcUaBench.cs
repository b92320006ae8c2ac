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

    public static async Task<BenchReport> RunAsync(Checkout checkout, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        List<Figure> figures = [];
        foreach (var mode in new[] { MessageSecurityMode.None, MessageSecurityMode.SignAndEncrypt })
            figures.AddRange(await DeliveryAsync(checkout, folder.Path, mode, cancellationToken));
        figures.Add(await MemoryAsync(checkout, folder.Path, cancellationToken));
        figures.AddRange(await OwnServerBench.MeasureAsync(checkout, folder.Path, cancellationToken));
        return BenchReport.Of("opcua", figures);
    }

    private static async Task<IReadOnlyList<Figure>> DeliveryAsync(
        Checkout checkout, string folder, MessageSecurityMode mode, CancellationToken cancellationToken)
    {
        await using var server = await ServerAsync(checkout, folder, $$"""{"doubles":{{Doubles}},"interval":100}""", cancellationToken);
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
        var idle = Resident();
        await using var client = await OurClient.StartAsync(
            Url(server), Path.Combine(folder, "ours"), MessageSecurityMode.None, "Node", ManyItems, null, cancellationToken);
        await Until.TrueAsync(
            () => client.Receiver.Received >= ManyItems, TimeSpan.FromMinutes(2), "the first value of each item", cancellationToken);
        return Figure.AtMost(Name, (Resident() - idle) / Mib, "MiB", 200);
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
