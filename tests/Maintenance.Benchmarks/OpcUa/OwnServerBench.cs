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
    private const string Theirs = "node-opcua 2.186.4";
    private const int Signals = 20_000;
    private const int NodesPerCall = 1000;
    private const int ReadSeconds = 10;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(20);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Checkout checkout, string folder, CancellationToken cancellationToken)
    {
        var port = FreePort.Next();
        await using var server = await SimulatorProcess.StartAsync(
            checkout,
            ["signals", "--port", $"{port}", "--pki", Path.Combine(folder, "signals"), "--signals", $"{Signals}", "--interval", "100"],
            Path.Combine(folder, "signals.log"), cancellationToken);
        var url = new Uri($"opc.tcp://localhost:{port}");
        return [.. await SubscribeAsync(checkout, folder, url, cancellationToken), await ReadAsync(checkout, folder, url, cancellationToken)];
    }

    private static async Task<IReadOnlyList<Figure>> SubscribeAsync(Checkout checkout, string folder, Uri url, CancellationToken cancellationToken)
    {
        Load ours, theirs;
        await using (var client = await OurClient.StartAsync(
            url, Path.Combine(folder, "ours"), MessageSecurityMode.None, "Double", Signals, null, cancellationToken))
        {
            ours = await MeasureAsync(() => Task.FromResult(client.Receiver.Received), Environment.ProcessId, cancellationToken);
        }

        await using (var client = await Peer.StartAsync(
            checkout, cancellationToken, "opcua-client.js", url.OriginalString, "None", "Double", Signals.ToString(CultureInfo.InvariantCulture)))
        {
            theirs = await MeasureAsync(() => client.CountAsync("received", cancellationToken), client.Id, cancellationToken);
        }

        var ratio = ours.MicrosecondsPerValue / theirs.MicrosecondsPerValue;
        return
        [
            new("own server, 200,000 values/s: CPU of the client for each value", ours.MicrosecondsPerValue, theirs.MicrosecondsPerValue, Theirs, ratio, "µs", "<= 0.5 × theirs", ratio <= 0.5, null),
            new("own server, 200,000 values/s: values told in a second", ours.ValuesPerSecond, theirs.ValuesPerSecond, Theirs, ours.ValuesPerSecond / theirs.ValuesPerSecond, "1/s", null, true, null),
        ];
    }

    private static async Task<Load> MeasureAsync(Func<Task<long>> receivedAsync, int process, CancellationToken cancellationToken)
    {
        await Task.Delay(WarmUp, TimeProvider.System, cancellationToken);
        var (received, cpu, began) = (await receivedAsync(), ProcessCost.OwnCpuSecondsSoFar(process), TimeProvider.System.GetTimestamp());
        await Task.Delay(Window, TimeProvider.System, cancellationToken);
        var values = Math.Max(1, await receivedAsync() - received);
        var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        return new((ProcessCost.OwnCpuSecondsSoFar(process) - cpu) * 1e6 / values, values / seconds);
    }

    private static async Task<Figure> ReadAsync(Checkout checkout, string folder, Uri url, CancellationToken cancellationToken)
    {
        var ours = await OursAsync(folder, url, cancellationToken);
        await using var reader = await Peer.StartAsync(
            checkout, cancellationToken, "opcua-reader.js", url.OriginalString, "Double", $"{NodesPerCall}", $"{ReadSeconds}");
        var theirs = (double)reader.Ready.GetProperty("calls").GetInt64() / ReadSeconds;
        return new("own server: Read calls of 1,000 nodes in a second", ours, theirs, Theirs, ours / theirs, "1/s", ">= 2 × theirs", ours >= 2 * theirs, null);
    }

    private static async Task<double> OursAsync(string folder, Uri url, CancellationToken cancellationToken)
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
        await CallsAsync(session, 2, cancellationToken); // warm
        return (double)await CallsAsync(session, ReadSeconds, cancellationToken) / ReadSeconds;
    }

    private static async Task<int> CallsAsync(OpcUaSession session, int seconds, CancellationToken cancellationToken)
    {
        var request = new ReadRequest
        {
            TimestampsToReturn = TimestampsToReturn.Both,
            NodesToRead = [.. Enumerable.Range(0, NodesPerCall).Select(number => new ReadValueId { NodeId = new($"Double{number}", 1), AttributeId = 13 })],
        };
        var (calls, began) = (0, TimeProvider.System.GetTimestamp());
        for (; TimeProvider.System.GetElapsedTime(began).TotalSeconds < seconds; calls++)
        {
            var response = await session.CallAsync<ReadRequest, ReadResponse>(request, cancellationToken);
            if (response.Results.Any(value => !value.Status.IsGood))
                throw new InvalidOperationException("A value could not be read.");
        }

        return calls;
    }

    private sealed record Load(double MicrosecondsPerValue, double ValuesPerSecond);
}
