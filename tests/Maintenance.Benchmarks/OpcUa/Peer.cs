using System.Diagnostics;
using System.Text.Json;
using Maintenance.Local.Product;

namespace Maintenance.Benchmarks.OpcUa;

/// <summary>A program, most often of tests/Peers, that answers questions on its standard input with lines of JSON, and ends with it.</summary>
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
    public static Task<Peer> StartAsync(Checkout checkout, CancellationToken cancellationToken, params string[] arguments) =>
        StartAsync(Node(checkout, arguments), cancellationToken);

    public static ProcessStartInfo Node(Checkout checkout, params string[] arguments) =>
        new("node", arguments) { WorkingDirectory = Path.Combine(checkout.Root, "tests", "Peers") };

    /// <inheritdoc cref="StartAsync(Checkout, CancellationToken, string[])"/>
    public static async Task<Peer> StartAsync(ProcessStartInfo start, CancellationToken cancellationToken)
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.UseShellExecute) = (true, true, false);
        var peer = new Peer(Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start."));
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
    public Task<long> CountAsync(string name, CancellationToken cancellationToken) => AskAsync("count", name, cancellationToken);

    /// <summary>One number of its answer to a question.</summary>
    public async Task<long> AskAsync(string question, string name, CancellationToken cancellationToken) =>
        (await AskAsync(question, cancellationToken)).GetProperty(name).GetInt64();

    /// <summary>Its answer to a question.</summary>
    public async Task<JsonElement> AskAsync(string question, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(question.AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
        return await ReadAsync(cancellationToken);
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

        throw new InvalidOperationException("A program that is measured ended before it answered; what it said is above.");
    }
}
