using System.Diagnostics;
using System.Text.Json;
using Maintenance.Protocols.Tests.OpcUa.Interop;

namespace Maintenance.Protocols.Tests.Sparkplug.Interop;

/// <summary>A program of tests/Peers that speaks Sparkplug by the packages of npm; commands go in by lines, words come out by lines.</summary>
internal sealed class SparkplugPeer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Process _process;
    private bool _isDisposed;

    public SparkplugPeer(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo("node", [script, .. arguments])
        {
            WorkingDirectory = NodeOpcUa.PeersFolder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start)!;
    }

    /// <summary>Why tests against it cannot run; null where they can.</summary>
    public static string? Missing() => NodeOpcUa.Missing()
        ?? (Directory.Exists(Path.Combine(NodeOpcUa.PeersFolder, "node_modules", "sparkplug-client"))
            ? null : "sparkplug-client is not installed: npm ci --prefix tests/Peers");

    public async Task TellAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    public async Task<string> LineAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        return await _process.StandardOutput.ReadLineAsync(patience.Token) ?? throw new InvalidOperationException("The peer has ended.");
    }

    /// <summary>The next of its words for which this holds; others are passed over.</summary>
    public async Task<JsonElement> UntilAsync(Func<JsonElement, bool> isWanted)
    {
        while (true)
        {
            using var said = JsonDocument.Parse(await LineAsync());
            if (isWanted(said.RootElement))
                return said.RootElement.Clone();
        }
    }

    public Task<JsonElement> UntilAsync(string kind) =>
        UntilAsync(said => string.Equals(said.GetProperty("is").GetString(), kind, StringComparison.Ordinal));

    /// <summary>Ends it without a goodbye to anybody.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill();
            }
        }

        _process.Dispose();
    }
}
