using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.Tests.OpcUa.Transport;

/// <summary>
/// A server without security for many clients, which knows each node and takes all that is asked, but never publishes; and
/// which lies where a test wants it to.
/// </summary>
internal sealed class LyingServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _clients = [];
    private readonly ConcurrentDictionary<uint, int> _asked = new();
    private readonly Func<ScriptedConnection, Request, Task<bool>> _lie;
    private readonly Task _accepting;
    private int _connections;
    private int _items;

    /// <param name="lie">Asked first for each request: whether it has answered.</param>
    public LyingServer(Func<ScriptedConnection, Request, Task<bool>>? lie = null)
    {
        _lie = lie ?? ((_, _) => Task.FromResult(false));
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Uri Url => new($"opc.tcp://127.0.0.1:{Port}");

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Of the answer to OpenSecureChannel; none has one.</summary>
    public int NonceSize { get; init; }

    public uint TokenLifetimeMs { get; init; } = 3_600_000;

    public double SessionTimeoutMs { get; init; } = 3_600_000;

    public double SamplingMs { get; init; } = 1000;

    /// <summary>Of its subscriptions, which are published each second.</summary>
    public uint KeepAliveCount { get; init; } = 10;

    /// <summary>Items in one call that it says it takes; 0: it tells no limit.</summary>
    public int MostItems { get; init; }

    /// <summary>How often it was asked for a service, by the encoding id of its request.</summary>
    public int Asked(uint request) => _asked.GetValueOrDefault(request);

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        foreach (var client in _clients)
            client.Dispose();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                _clients.Add(client);
                Interlocked.Increment(ref _connections);
                serving.Add(ServeAsync(client));
            }
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            var connection = new ScriptedConnection(client.GetStream());
            await connection.OpenAsync(NonceSize, TokenLifetimeMs);
            while (await connection.ReceiveRequestAsync() is var (id, type, body))
            {
                _asked.AddOrUpdate(type, 1, static (_, before) => before + 1);
                if (!await _lie(connection, new(id, type, body)))
                    await AnswerAsync(connection, new(id, type, body));
            }
        }
        catch (Exception over) when (over is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The client has gone, or the test.
        }
        finally
        {
            client.Dispose();
        }
    }

    private Task AnswerAsync(ScriptedConnection connection, Request request) => request.Type switch
    {
        _ when request.Type == OpenSecureChannelRequest.EncodingId => connection.AnswerOpenAsync(request.Id, (uint)Asked(request.Type) + 1, NonceSize, TokenLifetimeMs),
        _ when request.Type == GetEndpointsRequest.EncodingId => connection.AnswerAsync(request.Id, new GetEndpointsResponse { Endpoints = [Endpoint] }),
        _ when request.Type == CreateSessionRequest.EncodingId => connection.AnswerAsync(
            request.Id, new CreateSessionResponse { AuthenticationToken = new(5), RevisedSessionTimeout = SessionTimeoutMs }),
        _ when request.Type == ActivateSessionRequest.EncodingId => connection.AnswerAsync(request.Id, new ActivateSessionResponse()),
        _ when request.Type == CloseSessionRequest.EncodingId => connection.AnswerAsync(request.Id, new CloseSessionResponse()),
        _ when request.Type == ReadRequest.EncodingId => connection.AnswerAsync(
            request.Id, new ReadResponse { Results = [.. request.As<ReadRequest>().NodesToRead.Select(Value)] }),
        _ when request.Type == BrowseRequest.EncodingId => connection.AnswerAsync(
            request.Id, new BrowseResponse { Results = [.. request.As<BrowseRequest>().NodesToBrowse.Select(_ => new BrowseResult())] }),
        _ when request.Type == CreateSubscriptionRequest.EncodingId => connection.AnswerAsync(
            request.Id, new CreateSubscriptionResponse { SubscriptionId = 7, RevisedPublishingInterval = 1000, RevisedMaxKeepAliveCount = KeepAliveCount, RevisedLifetimeCount = 3 * KeepAliveCount }),
        _ when request.Type == DeleteSubscriptionsRequest.EncodingId => connection.AnswerAsync(request.Id, new DeleteSubscriptionsResponse { Results = [StatusCode.Good] }),
        _ when request.Type == CreateMonitoredItemsRequest.EncodingId => connection.AnswerAsync(
            request.Id, new CreateMonitoredItemsResponse { Results = [.. request.As<CreateMonitoredItemsRequest>().ItemsToCreate.Select(Item)] }),
        _ when request.Type == PublishRequest.EncodingId => Task.CompletedTask,
        _ => connection.RefuseAsync(request.Id, StatusCodes.BadServiceUnsupported),
    };

    private static EndpointDescription Endpoint => new()
    {
        EndpointUrl = "opc.tcp://127.0.0.1",
        SecurityPolicyUri = SecurityPolicy.None.Uri,
        SecurityMode = MessageSecurityMode.None,
        UserIdentityTokens = [new() { TokenType = UserTokenType.Anonymous }],
    };

    private DataValue Value(ReadValueId node) => node.NodeId.NamespaceIndex == 0
        ? node.NodeId.Numeric switch
        {
            2255 => new(Variant.OfArray(["http://opcfoundation.org/UA/", "urn:test:plant"])),   // NamespaceArray
            11714 => new(new Variant((uint)MostItems)),   // MaxMonitoredItemsPerCall
            _ => new(new Variant(0u)),
        }
        : new(new Variant(1.5));

    private MonitoredItemCreateResult Item(MonitoredItemCreateRequest item) => new()
    {
        MonitoredItemId = (uint)Interlocked.Increment(ref _items),
        RevisedSamplingInterval = SamplingMs,
        RevisedQueueSize = item.RequestedParameters.QueueSize,
    };

    /// <param name="Type">Encoding id of the request.</param>
    /// <param name="Body">From its header on.</param>
    internal sealed record Request(uint Id, uint Type, byte[] Body)
    {
        public T As<T>()
            where T : IStructure<T>
        {
            var decoder = new UaDecoder(Body, EncodingLimits.Default);
            RequestHeader.Decode(ref decoder);
            return T.Decode(ref decoder);
        }
    }
}
