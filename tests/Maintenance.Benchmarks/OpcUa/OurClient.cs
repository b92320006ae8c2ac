using Maintenance.Protocols.OpcUa.Client;
using Maintenance.Protocols.OpcUa.Client.Subscriptions;
using Maintenance.Protocols.OpcUa.Security;

namespace Maintenance.Benchmarks.OpcUa;

/// <summary>Our client in this process, told each change of nodes named PREFIX0 … by their numbers.</summary>
internal sealed class OurClient : IAsyncDisposable
{
    private readonly ApplicationCertificate _own;
    private readonly OpcUaClient _client;

    private OurClient(ApplicationCertificate own, OpcUaClient client, CountingReceiver receiver)
    {
        (_own, _client, Receiver) = (own, client, receiver);
    }

    public CountingReceiver Receiver { get; }

    public static async Task<OurClient> StartAsync(
        Uri url, string folder, MessageSecurityMode mode, string prefix, int count, string? pinned, CancellationToken cancellationToken)
    {
        var own = await ApplicationCertificate.LoadOrCreateAsync(folder, "urn:localhost:bench", "Bench", TimeProvider.System, cancellationToken);
        var session = new SessionOptions
        {
            EndpointUrl = url,
            Policy = mode == MessageSecurityMode.None ? SecurityPolicy.None : SecurityPolicy.Basic256Sha256,
            Mode = mode,
            Own = own,
            Trust = new(folder, TimeProvider.System),
            PinnedCertificate = pinned,
        };
        var receiver = new CountingReceiver();
        MonitoredItem[] items =
        [
            .. Enumerable.Range(0, count).Select(index => new MonitoredItem { NodeId = new($"{prefix}{index}", 1), SamplingInterval = TimeSpan.Zero, QueueSize = 20 }),
        ];
        var options = new ClientOptions { Session = () => session, Notice = notice => Console.Error.WriteLine($"{notice.Kind}: {notice.Message}") };
        var client = OpcUaClient.Start(
            options, [new(new() { PublishingInterval = TimeSpan.FromMilliseconds(100) }, items, receiver)], TimeProvider.System);
        await client.SessionAsync(cancellationToken);
        return new(own, client, receiver);
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        _own.Dispose();
    }
}
