using System.Diagnostics;
using System.Text.Json;
using Maintenance.Protocols.Tests.OpcUa.Interop;

namespace Maintenance.Protocols.Tests.Mqtt;

/// <summary>tests/Peers/mqtt/broker.js in a process of its own.</summary>
internal sealed class NodeBroker : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Process _process;

    private NodeBroker(Process process, JsonElement ready) =>
        (_process, Port, WebSocketPort) = (process, ready.GetProperty("port").GetInt32(), ready.GetProperty("webSocket").GetInt32());

    public int Port { get; }

    public int WebSocketPort { get; }

    /// <summary>Why tests with it cannot run; null where they can.</summary>
    public static string? Missing() =>
        NodeOpcUa.Missing() is null && Directory.Exists(Path.Combine(NodeOpcUa.PeersFolder, "node_modules", "aedes"))
            ? null : "aedes is not installed: npm ci --prefix tests/Peers";

    public static async Task<NodeBroker> StartAsync(params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo("node", ["mqtt/broker.js", .. arguments])
        {
            WorkingDirectory = NodeOpcUa.PeersFolder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        using var timeout = new CancellationTokenSource(Patience);
        var line = await process.StandardOutput.ReadLineAsync(timeout.Token)
            ?? throw new InvalidOperationException("The broker ended before it listened; its words are above.");
        using var ready = JsonDocument.Parse(line);
        return new(process, ready.RootElement);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var timeout = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(timeout.Token);
        _process.Dispose();
    }
}
