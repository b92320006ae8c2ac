using System.Globalization;
using Maintenance.Local;
using Maintenance.Local.Product;
using Npgsql;

namespace Maintenance.Tool.Demo;

/// <summary>One line that follows what is stored: rewritten each second at a terminal, repeated seldom in a log.</summary>
internal static class LiveLine
{
    private static readonly TimeSpan AtTerminal = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan InLog = TimeSpan.FromSeconds(10);

    /// <summary>Returns when told to end, or when a process of the product has ended by itself.</summary>
    /// <exception cref="InvalidOperationException">A process ended; the message has its last lines.</exception>
    public static async Task FollowAsync(LocalProduct product, CancellationToken cancellationToken)
    {
        try
        {
            using var timer = new PeriodicTimer(Console.IsOutputRedirected ? InLog : AtTerminal);
            do
            {
                await ThrowIfEndedAsync(product.Gateway!.Process, product.Cloud.Process, product.Simulator!.Process);
                var waiting = GatewayStatus.OutboxDepth(await product.Gateway.StatusAsync(cancellationToken));
                var stored = await StoredAsync(product, cancellationToken);
                await ShowAsync(string.Create(CultureInfo.InvariantCulture, $"{stored} · outbox {waiting:N0}"));
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl-C is how this ends.
        }
    }

    private static async Task<string> StoredAsync(LocalProduct product, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(product.Database.Owner);
            var counts = await DemoDatabase.CountAsync(connection, cancellationToken);
            return string.Create(
                CultureInfo.InvariantCulture, $"readings {counts.Readings:N0} · alarms {counts.Alarms:N0} · open work orders {counts.Open:N0}");
        }
        catch (NpgsqlException)
        {
            return "the database is away, the gateway keeps what it takes";
        }
    }

    private static Task ShowAsync(string line) => Console.IsOutputRedirected
        ? Console.Out.WriteLineAsync(line)
        : Console.Out.WriteAsync($"\r{line}\e[K");

    private static async Task ThrowIfEndedAsync(params IReadOnlyList<ChildProcess> processes)
    {
        foreach (var process in processes)
        {
            if (process.Exited.IsCompleted)
                throw new InvalidOperationException($"{process.Name} ended with code {await process.Exited}.\n{process.Tail}");
        }
    }
}
