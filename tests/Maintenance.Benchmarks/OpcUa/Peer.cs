using System.Diagnostics;
using System.Text.Json;
using Maintenance.Local.Product;

namespace Maintenance.Benchmarks.OpcUa;

/// <summary>A program of tests/Peers that answers questions on its standard input with lines of JSON, and ends with it.</summary>
internal sealed class Peer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly Process _process;

    private Peer(Process process)
    {
        _process = process;
    }

    public int Id => _process.Id;

    /// <summary>The line it said when it was ready.</summary>
    public JsonElement Ready { get; private set; }

    /// <exception cref="InvalidOperationException">It ended before it was ready; what it said is above.</exception>
    public static async Task<Peer> StartAsync(Checkout checkout, CancellationToken cancellationToken, params string[] arguments)
    {
        var start = new ProcessStartInfo("node", arguments)
        {
            WorkingDirectory = Path.Combine(checkout.Root, "tests", "Peers"),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        var peer = new Peer(Process.Start(start) ?? throw new InvalidOperationException("node did not start."));
        try
        {
            peer.Ready = await peer.ReadAsync(cancellationToken);
            return peer;
        }
        catch
        {
            await peer.DisposeAsync();
            throw;
        }
    }

    /// <summary>How many values it has written or received so far.</summary>
    public async Task<long> CountAsync(string name, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync("count".AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
        return (await ReadAsync(cancellationToken)).GetProperty(name).GetInt64();
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private async Task<JsonElement> ReadAsync(CancellationToken cancellationToken)
    {
        while (await _process.StandardOutput.ReadLineAsync(cancellationToken).AsTask().WaitAsync(Patience, TimeProvider.System, cancellationToken) is { } line)
        {
            if (line.StartsWith('{'))
                return JsonDocument.Parse(line).RootElement;
        }

        throw new InvalidOperationException("A program of tests/Peers ended before it answered.");
    }
}
