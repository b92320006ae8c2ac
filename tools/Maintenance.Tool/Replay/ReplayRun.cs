using System.Globalization;
using System.Text.Json;
using Maintenance.Local;
using Maintenance.Local.Product;
using Maintenance.Tool.Check;

namespace Maintenance.Tool.Replay;

/// <summary>Plays a recording into a product of its own and holds the alarms against the recording's labels.</summary>
internal static class ReplayRun
{
    /// <summary>Of a labelled recording at the default speed, start to verdict.</summary>
    private const double SecondsBound = 120;

    /// <summary>Unreadable lines that are shown.</summary>
    private const int MostLinesNamed = 5;

    private static readonly TimeSpan DrainsWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan OpensWithin = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(Checkout checkout, Recording recording, CancellationToken cancellationToken)
    {
        var columns = await recording.ColumnsAsync(cancellationToken);
        var windows = await recording.WindowsAsync(checkout, cancellationToken);
        var started = TimeProvider.System.GetTimestamp();
        return await OwnFolder.ReportAsync(
            checkout, "replay", (options, token) => ReplayAsync(options, recording, columns, windows, token),
            why => ReplayReport.Broken(recording.Asset, windows.Count, TimeProvider.System.GetElapsedTime(started).TotalSeconds, why).ToString(),
            cancellationToken);
    }

    /// <returns>Whether all was well, and the report: one JSON object.</returns>
    internal static async Task<(bool Ok, string Report)> ReplayAsync(
        ProductOptions options, Recording recording, IReadOnlyList<string> columns, IReadOnlyList<Recording.Window> windows,
        CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        await using var product = await LocalProduct.StartAsync(options, cancellationToken);
        var session = await CloudSession.SignInAsync(product.Cloud, product.FirstLogin!, cancellationToken);
        await CloudProcess.SeedAssetAsync(product.Checkout, product.Database, recording.Asset, cancellationToken);
        await product.StartGatewayAsync(
            ReplayConfiguration.GatewayName, ReplayConfiguration.Write(recording.Asset, columns),
            new Dictionary<string, string?> { ["REPLAY_MQTT"] = $"127.0.0.1:{product.Broker.Port}" }, cancellationToken);
        await product.Gateway!.OnlineAsync(ReplayConfiguration.Device, cancellationToken);

        var (published, skipped) = await PlayAsync(product, recording, cancellationToken);
        var ledger = await product.Gateway.StopAsync(cancellationToken);
        options.Progress($"played {published} values; taken {ledger.Taken}, at a time that the tag had already {ledger.Duplicates}");

        var stored = await StoredCounts.CountAsync(product.Database.Owner, cancellationToken);
        await WaitForWorkOrderAsync(session, cancellationToken);
        var findings = await ReplayFindings.CollectAsync(session, windows, cancellationToken);
        findings.Print();
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        IReadOnlyList<string> why =
        [
            .. Verdict.Books(ledger, stored), .. findings.Faults(),
            .. published == ledger.Given + ledger.Duplicates ? Array.Empty<string>() : [$"of {published} values played {ledger.Given} were taken"],
            .. recording.Speed is null && windows.Count > 0 && seconds >= SecondsBound
                ? [$"the replay took {seconds:0} s; under {SecondsBound} s is wanted"]
                : Array.Empty<string>(),
        ];
        return (why.Count == 0, findings.Report(recording.Asset, stored.Stored, skipped, seconds, why).ToString());
    }

    /// <summary>Plays to the end and waits until the gateway has taken what was published.</summary>
    /// <returns>How many values were published, and how many lines of the file are no row.</returns>
    private static async Task<(long Published, long Skipped)> PlayAsync(LocalProduct product, Recording recording, CancellationToken cancellationToken)
    {
        string[] speed = recording.Speed is { } times ? ["--speed", times.ToString(CultureInfo.InvariantCulture)] : [];
        var lines = await ChildProcess.RunAsync(
            product.Checkout.Program(
                "Maintenance.Simulators",
                ["replay", "--file", recording.File, "--asset", recording.Asset, "--mqtt", $"127.0.0.1:{product.Broker.Port}", .. speed]) with
            {
                LogFile = Path.Combine(product.Folder, "replay.log"),
            },
            cancellationToken);
        var played = JsonElement.Parse(lines.Last(line => line.StartsWith('{')));
        var published = played.GetProperty("published").GetInt64();
        var skipped = played.GetProperty("skipped").GetInt64();
        if (skipped > 0)
            Console.WriteLine($"  {skipped} lines of the file are no row and were not played; the first of them:");
        foreach (var line in lines.Where(line => line.Contains(": skipped, ", StringComparison.Ordinal)).Take(MostLinesNamed))
            Console.WriteLine($"    {line}");
        await Until.TrueAsync(
            async token => GatewayStatus.Received(await product.Gateway!.StatusAsync(token)) >= published,
            DrainsWithin, $"the gateway to take the {published} values played", cancellationToken);
        return (published, skipped);
    }

    /// <summary>Alarms are stored before they are acted upon; a recording without any alarm opens nothing.</summary>
    private static async Task WaitForWorkOrderAsync(CloudSession session, CancellationToken cancellationToken)
    {
        if ((await session.AlarmsAsync(cancellationToken)).Count == 0)
            return;

        try
        {
            await Until.TrueAsync(
                async token => (await session.AlarmsAsync(token)).Where(ReplayFindings.IsMachines).All(alarm => alarm.WorkOrderId is not null),
                OpensWithin, "the work orders", cancellationToken, CloudSession.Pause);
        }
        catch (TimeoutException)
        {
            // The findings say which alarm has none.
        }
    }
}
