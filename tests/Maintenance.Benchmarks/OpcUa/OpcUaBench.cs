using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Maintenance.Local;
using Maintenance.Local.Product;
using Maintenance.Protocols.OpcUa.Security;

namespace Maintenance.Benchmarks.OpcUa;

/// <summary>Our client and node-opcua's in turn, against the same server of node-opcua.</summary>
internal static class OpcUaBench
{
    public const string Theirs = "node-opcua 2.186.4";
    private const string NoPeer = "no peer: node has no counter of the bytes that it allocates";
    private const string ShareMust = ">= 0.99 and >= theirs - 0.005";

    /// <param name="parts">Of "abcd": plain delivery, encrypted delivery, our own server, and what values and items cost in memory.</param>
    public static async Task<BenchReport> RunAsync(Checkout checkout, string parts, OpcUaLoad load, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        List<Figure> figures = [];
        if (parts.Contains('a', StringComparison.Ordinal))
            figures.AddRange(await OrWhyAsync(ShareName(load, MessageSecurityMode.None), "share", ShareMust, () => DeliveryAsync(checkout, folder.Path, load, MessageSecurityMode.None, cancellationToken)));
        if (parts.Contains('b', StringComparison.Ordinal))
            figures.AddRange(await OrWhyAsync(ShareName(load, MessageSecurityMode.SignAndEncrypt), "share", ShareMust, () => DeliveryAsync(checkout, folder.Path, load, MessageSecurityMode.SignAndEncrypt, cancellationToken)));
        if (parts.Contains('d', StringComparison.Ordinal))
        {
            if (parts.IndexOfAny(['a', 'b']) < 0)
                figures.AddRange(await OrWhyAsync(AllocatedName(load, MessageSecurityMode.None), "B", "<= 16", () => AllocationAsync(checkout, folder.Path, load, cancellationToken)));
            figures.AddRange(await OrWhyAsync(MemoryBench.Name(load.Items), "MiB", MemoryBench.Must, () => MemoryAsync(checkout, folder.Path, load, cancellationToken)));
        }

        if (parts.Contains('c', StringComparison.Ordinal))
            figures.AddRange(await OrWhyAsync(OwnServerBench.CpuName(load), "µs", OwnServerBench.CpuMust, () => OwnServerBench.MeasureAsync(checkout, folder.Path, load, cancellationToken)));
        return BenchReport.Of("opcua", figures);
    }

    public static Uri Url(Peer server) => new($"opc.tcp://localhost:{server.Ready.GetProperty("port").GetInt32()}");

    private static Task<Peer> DoublesAsync(Checkout checkout, string folder, OpcUaLoad load, CancellationToken cancellationToken) =>
        ServerAsync(checkout, folder, $$"""{"doubles":{{load.Doubles}},"interval":{{OpcUaLoad.IntervalMs}}}""", cancellationToken);

    /// <summary>A part that broke is there by its first figure, with the reason.</summary>
    private static async Task<IReadOnlyList<Figure>> OrWhyAsync(string name, string unit, string must, Func<Task<IReadOnlyList<Figure>>> measureAsync)
    {
        try
        {
            return await measureAsync();
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            return [Figure.Unmeasured(name, unit, must, broken.Message)];
        }
    }

    private static async Task<IReadOnlyList<Figure>> AllocationAsync(Checkout checkout, string folder, OpcUaLoad load, CancellationToken cancellationToken)
    {
        await using var server = await DoublesAsync(checkout, folder, load, cancellationToken);
        return [Allocated(load, MessageSecurityMode.None, await OursAsync(server, folder, load, MessageSecurityMode.None, cancellationToken))];
    }

    private static async Task<IReadOnlyList<Figure>> MemoryAsync(Checkout checkout, string folder, OpcUaLoad load, CancellationToken cancellationToken)
    {
        await using var server = await ServerAsync(checkout, folder, $$"""{"constants":{{load.Items}}}""", cancellationToken);
        return [await MemoryBench.MeasureAsync(checkout, server, folder, load.Items, cancellationToken)];
    }

    private static async Task<IReadOnlyList<Figure>> DeliveryAsync(
        Checkout checkout, string folder, OpcUaLoad load, MessageSecurityMode mode, CancellationToken cancellationToken)
    {
        await using var server = await DoublesAsync(checkout, folder, load, cancellationToken);
        var ours = await OursAsync(server, folder, load, mode, cancellationToken);
        var theirs = await TheirsAsync(checkout, server, load, mode, cancellationToken);
        return
        [
            new(ShareName(load, mode), ours.Share, theirs.Share, Theirs, ours.Share / theirs.Share, "share",
                ShareMust, ours.Share >= 0.99 && ours.Share >= theirs.Share - 0.005, null),
            new($"{NameOf(load, mode)}: CPU of the client over {OpcUaLoad.Text(load.Window.TotalSeconds)} s",
                ours.CpuSeconds, theirs.CpuSeconds, Theirs, ours.CpuSeconds / theirs.CpuSeconds, "s", null, true, null),
            Allocated(load, mode, ours),
        ];
    }

    private static Figure Allocated(OpcUaLoad load, MessageSecurityMode mode, Delivery ours) =>
        Figure.AtMost(AllocatedName(load, mode), ours.BytesPerValue, "B", 16) with { Why = NoPeer };

    private static string ShareName(OpcUaLoad load, MessageSecurityMode mode) => $"{NameOf(load, mode)}: share of values written that were told";

    private static string AllocatedName(OpcUaLoad load, MessageSecurityMode mode) => $"{NameOf(load, mode)}: allocated for each value told";

    private static string NameOf(OpcUaLoad load, MessageSecurityMode mode) =>
        $"{OpcUaLoad.Text(load.Doubles)} doubles every {OpcUaLoad.IntervalMs} ms{(mode == MessageSecurityMode.None ? "" : ", signed and encrypted")}";

    private static async Task<Delivery> OursAsync(Peer server, string folder, OpcUaLoad load, MessageSecurityMode mode, CancellationToken cancellationToken)
    {
        await using var client = await OurClient.StartAsync(
            Url(server), Path.Combine(folder, "ours"), mode, "Double", load.Doubles, Fingerprint(folder), cancellationToken);
        return await Delivery.MeasureAsync(load, server, () => Task.FromResult(client.Receiver.Received), Environment.ProcessId, cancellationToken);
    }

    private static async Task<Delivery> TheirsAsync(
        Checkout checkout, Peer server, OpcUaLoad load, MessageSecurityMode mode, CancellationToken cancellationToken)
    {
        await using var client = await Peer.StartAsync(
            checkout, cancellationToken, "opcua-client.js", Url(server).OriginalString, mode.ToString(), "Double", load.Doubles.ToString(CultureInfo.InvariantCulture));
        return await Delivery.MeasureAsync(load, server, () => client.CountAsync("received", cancellationToken), client.Id, cancellationToken);
    }

    private static Task<Peer> ServerAsync(Checkout checkout, string folder, string options, CancellationToken cancellationToken) => Peer.StartAsync(
        checkout, cancellationToken, "opcua-server.js", Path.Combine(folder, "server"), FreePort.Next().ToString(CultureInfo.InvariantCulture), options);

    private static string Fingerprint(string folder)
    {
        using var shown = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(folder, "server", "server", "own", "certs", "certificate.pem"));
        return TrustStore.Fingerprint(shown);
    }
}
