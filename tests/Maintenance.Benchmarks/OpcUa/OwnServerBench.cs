using System.Globalization;
using Maintenance.Benchmarks.Spine;
using Maintenance.Local;
using Maintenance.Local.Product;
using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Benchmarks.OpcUa;

/// <summary>Our client and node-opcua's in turn, against our own server in a process of its own: so the server is not the limit.</summary>
internal static class OwnServerBench
{
    public const string CpuMust = "<= 0.5 × theirs";
    private const int NodesPerCall = 1000;
    private const double LeastShare = 0.99;
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(2);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Checkout checkout, string folder, OpcUaLoad load, CancellationToken cancellationToken)
    {
        var port = FreePort.Next();
        await using var server = await SimulatorProcess.StartAsync(
            checkout,
            ["signals", "--port", $"{port}", "--pki", Path.Combine(folder, "signals"), "--signals", $"{load.Signals}", "--interval", $"{OpcUaLoad.IntervalMs}"],
            Path.Combine(folder, "signals.log"), cancellationToken);
        var url = new Uri($"opc.tcp://localhost:{port}");
        return [.. await SubscribeAsync(checkout, folder, url, load, cancellationToken), await ReadAsync(checkout, folder, url, load, cancellationToken)];
    }

    public static string CpuName(OpcUaLoad load) => $"{NameOf(load)}: CPU of the client for each value";

    private static string NameOf(OpcUaLoad load) => $"own server, {OpcUaLoad.Text(load.SignalsPerSecond)} values/s";

    private static async Task<IReadOnlyList<Figure>> SubscribeAsync(
        Checkout checkout, string folder, Uri url, OpcUaLoad load, CancellationToken cancellationToken)
    {
        Rate ours, theirs;
        await using (var client = await OurClient.StartAsync(
            url, Path.Combine(folder, "ours"), MessageSecurityMode.None, "Double", load.Signals, null, cancellationToken))
        {
            ours = await MeasureAsync(load, () => Task.FromResult(client.Receiver.Received), Environment.ProcessId, cancellationToken);
        }

        await using (var client = await Peer.StartAsync(
            checkout, cancellationToken, "opcua-client.js", url.OriginalString, "None", "Double", load.Signals.ToString(CultureInfo.InvariantCulture)))
        {
            theirs = await MeasureAsync(load, () => client.CountAsync("received", cancellationToken), client.Id, cancellationToken);
        }

        var ratio = ours.MicrosecondsPerValue / theirs.MicrosecondsPerValue;
        var least = LeastShare * load.SignalsPerSecond;
        return
        [
            new(CpuName(load), ours.MicrosecondsPerValue, theirs.MicrosecondsPerValue, OpcUaBench.Theirs, ratio, "µs", CpuMust, ratio <= 0.5, null),
            new($"{NameOf(load)}: values told in a second", ours.ValuesPerSecond, theirs.ValuesPerSecond, OpcUaBench.Theirs, ours.ValuesPerSecond / theirs.ValuesPerSecond, "1/s",
                string.Create(CultureInfo.InvariantCulture, $">= {least}"), ours.ValuesPerSecond >= least, null),
        ];
    }

    private static async Task<Rate> MeasureAsync(OpcUaLoad load, Func<Task<long>> receivedAsync, int process, CancellationToken cancellationToken)
    {
        await Task.Delay(load.WarmUp, TimeProvider.System, cancellationToken);
        var (received, cpu, began) = (await receivedAsync(), ProcessCost.OwnCpuSecondsSoFar(process), TimeProvider.System.GetTimestamp());
        await Task.Delay(load.OwnServerWindow, TimeProvider.System, cancellationToken);
        var values = Math.Max(1, await receivedAsync() - received);
        var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        return new((ProcessCost.OwnCpuSecondsSoFar(process) - cpu) * 1e6 / values, values / seconds);
    }

    private static async Task<Figure> ReadAsync(Checkout checkout, string folder, Uri url, OpcUaLoad load, CancellationToken cancellationToken)
    {
        var ours = await OursAsync(folder, url, load, cancellationToken);
        await using var reader = await Peer.StartAsync(
            checkout, cancellationToken, "opcua-reader.js", url.OriginalString, "Double", $"{NodesPerCall}", Seconds(load.ReadWindow));
        var theirs = (double)reader.Ready.GetProperty("calls").GetInt64() / load.ReadWindow.TotalSeconds;
        return new("own server: Read calls of 1,000 nodes in a second", ours, theirs, OpcUaBench.Theirs, ours / theirs, "1/s", ">= 2 × theirs", ours >= 2 * theirs, null);
    }

    private static async Task<double> OursAsync(string folder, Uri url, OpcUaLoad load, CancellationToken cancellationToken)
    {
        using var own = await ApplicationCertificate.LoadOrCreateAsync(
            Path.Combine(folder, "ours"), "urn:localhost:bench", "Bench", TimeProvider.System, cancellationToken);
        var options = new SessionOptions
        {
            EndpointUrl = url,
            Policy = SecurityPolicy.None,
            Mode = MessageSecurityMode.None,
            Own = own,
            Trust = new(Path.Combine(folder, "ours"), TimeProvider.System),
        };
        await using var session = await OpcUaSession.OpenAsync(options, TimeProvider.System, cancellationToken);
        await CallsAsync(session, load.ReadWindow < LongestWarmUp ? load.ReadWindow : LongestWarmUp, cancellationToken); // as the peer does
        return await CallsAsync(session, load.ReadWindow, cancellationToken) / load.ReadWindow.TotalSeconds;
    }

    private static async Task<int> CallsAsync(OpcUaSession session, TimeSpan time, CancellationToken cancellationToken)
    {
        var request = new ReadRequest
        {
            TimestampsToReturn = TimestampsToReturn.Both,
            NodesToRead = [.. Enumerable.Range(0, NodesPerCall).Select(number => new ReadValueId { NodeId = new($"Double{number}", 1), AttributeId = 13 })],
        };
        var (calls, began) = (0, TimeProvider.System.GetTimestamp());
        for (; TimeProvider.System.GetElapsedTime(began) < time; calls++)
        {
            var response = await session.CallAsync<ReadRequest, ReadResponse>(request, cancellationToken);
            if (response.Results.Any(value => !value.Status.IsGood))
                throw new InvalidOperationException("A value could not be read.");
        }

        return calls;
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString(CultureInfo.InvariantCulture);

    private sealed record Rate(double MicrosecondsPerValue, double ValuesPerSecond);
}
