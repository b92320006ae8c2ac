using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Maintenance.Cloud.Tests.Live;

/// <summary>A connection to the hub as the wire has it: SignalR's JSON protocol, version 1, over a web socket.</summary>
internal sealed class HubConnection : IAsyncDisposable
{
    private const char Separator = '\u001e';
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    private readonly WebSocket _socket;
    private readonly Queue<string> _received = new();

    private HubConnection(WebSocket socket) => _socket = socket;

    public static async Task<HubConnection> OpenAsync(CloudHost host, HttpClient person)
    {
        var client = host.Server.CreateWebSocketClient();
        client.ConfigureRequest = request => request.Headers.Authorization = person.DefaultRequestHeaders.Authorization?.ToString();
        var connection = new HubConnection(await client.ConnectAsync(new(host.Server.BaseAddress, "/live"), CancellationToken.None));
        await connection.SendAsync("""{"protocol":"json","version":1}""");
        await connection.NextAsync(_ => true);
        return connection;
    }

    /// <returns>The error that the hub answered, or null.</returns>
    public async Task<string?> InvokeAsync(string method, Guid argument) =>
        (await AskAsync(method, argument)).TryGetProperty("error", out var error) ? error.GetString() : null;

    /// <returns>The whole completion: a result, or an error.</returns>
    public async Task<JsonElement> AskAsync(string method, object? argument)
    {
        var id = Guid.NewGuid().ToString();
        await SendAsync(JsonSerializer.Serialize(new { type = 1, invocationId = id, target = method, arguments = new[] { argument } }));
        List<string> others = [];
        while (true)
        {
            var message = await NextAsync(_ => true);
            if (message.TryGetProperty("invocationId", out var of) && of.ValueEquals(id))
            {
                foreach (var other in others)
                    _received.Enqueue(other);
                return message;
            }

            others.Add(message.GetRawText());
        }
    }

    /// <summary>What was told before the connection ended.</summary>
    public IReadOnlyCollection<string> Remaining => _received;

    /// <summary>The first argument of the next message with this name.</summary>
    public async Task<JsonElement> ToldAsync(string name) =>
        (await NextAsync(message => message.TryGetProperty("target", out var target) && target.ValueEquals(name))).GetProperty("arguments")[0];

    /// <summary>The first change that is wanted.</summary>
    public async Task<JsonElement> ChangedAsync(Func<JsonElement, bool> isWanted)
    {
        while (true)
        {
            var change = await ToldAsync("changed");
            if (isWanted(change))
                return change;
        }
    }

    /// <summary>Returns once the hub has ended the connection.</summary>
    /// <exception cref="OperationCanceledException">It did not within the bound.</exception>
    public async Task EndedAsync()
    {
        using var bound = new CancellationTokenSource(Bound);
        try
        {
            while (_socket.State is WebSocketState.Open)
                await ReceiveAsync(bound.Token);
        }
        catch (Exception cut) when (!bound.IsCancellationRequested && cut is WebSocketException or IOException)
        {
            // Cut off without a farewell, as a connection may be.
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_socket.State is WebSocketState.Open)
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        _socket.Dispose();
    }

    private Task SendAsync(string message) => _socket.SendAsync(
        Encoding.UTF8.GetBytes(message + Separator), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    private async Task<JsonElement> NextAsync(Func<JsonElement, bool> isWanted)
    {
        using var bound = new CancellationTokenSource(Bound);
        while (true)
        {
            while (_received.TryDequeue(out var text))
            {
                var message = JsonSerializer.Deserialize<JsonElement>(text);
                if (isWanted(message))
                    return message;
            }

            await ReceiveAsync(bound.Token);
        }
    }

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        var bytes = new List<byte>();
        var buffer = new byte[4096];
        do
        {
            var part = await _socket.ReceiveAsync(buffer, cancellationToken);
            if (part.MessageType is WebSocketMessageType.Close)
                return;
            bytes.AddRange(buffer.AsSpan(0, part.Count));
        }
        while (bytes is not [.., (byte)Separator]);

        foreach (var message in Encoding.UTF8.GetString([.. bytes]).Split(Separator, StringSplitOptions.RemoveEmptyEntries))
            _received.Enqueue(message);
    }
}
