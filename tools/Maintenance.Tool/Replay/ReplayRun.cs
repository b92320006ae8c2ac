using System.Globalization;
using System.Text.Json;
using Maintenance.Local;
using Maintenance.Local.Product;
using Maintenance.Tool.Check;

namespace Maintenance.Tool.Replay;

/// <summary>Plays a recording into a product of its own and holds the alarms against the recording's labels.</summary>
internal static class ReplayRun
{
    private static readonly TimeSpan DrainsWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan OpensWithin = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(Checkout checkout, Recording recording, CancellationToken cancellationToken)
    {
        var columns = await recording.ColumnsAsync(cancellationToken);
        var windows = await recording.WindowsAsync(checkout, cancellationToken);
        return await OwnFolder.RunAsync(
            checkout, "replay", (options, token) => ReplayAsync(options, recording, columns, windows, token), cancellationToken);
    }

    /// <returns>Whether all was well, and the report: one JSON object.</returns>
    internal static async Task<(bool Ok, string Report)> ReplayAsync(
        ProductOptions options, Recording recording, IReadOnlyList<string> columns, IReadOnlyList<Recording.Window> windows,
        CancellationToken cancellationToken)
    {
        await using var product = await LocalProduct.StartAsync(options, cancellationToken);
        var session = await CloudSession.SignInAsync(product.Cloud, product.FirstLogin!, cancellationToken);
        await CloudProcess.SeedAssetAsync(product.Checkout, product.Database, recording.Asset, cancellationToken);
        await product.StartGatewayAsync(
            ReplayConfiguration.GatewayName, ReplayConfiguration.Write(recording.Asset, columns),
            new Dictionary<string, string?> { ["REPLAY_MQTT"] = $"127.0.0.1:{product.Broker.Port}" }, cancellationToken);
        await product.Gateway!.OnlineAsync(ReplayConfiguration.Device, cancellationToken);

        var started = TimeProvider.System.GetTimestamp();
        var published = await PlayAsync(product, recording, cancellationToken);
        var ledger = await product.Gateway.StopAsync(cancellationToken);
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        options.Progress($"played {published} values; taken {ledger.Taken}, at a time that the tag had already {ledger.Duplicates}");

        var stored = await StoredCounts.CountAsync(product.Database.Owner, cancellationToken);
        await WaitForWorkOrderAsync(session, cancellationToken);
        var findings = await ReplayFindings.CollectAsync(session, windows, cancellationToken);
        findings.Print();
        IReadOnlyList<string> why =
        [
            .. Verdict.Books(ledger, stored), .. findings.Faults(),
            .. published == ledger.Taken + ledger.Duplicates ? Array.Empty<string>() : [$"of {published} values played {ledger.Taken} were taken"],
        ];
        return (why.Count == 0, findings.Report(recording.Asset, stored.Stored, seconds, why).ToString());
    }

    /// <summary>Plays to the end and waits until the gateway has taken what was published.</summary>
    /// <returns>How many values were published.</returns>
    private static async Task<long> PlayAsync(LocalProduct product, Recording recording, CancellationToken cancellationToken)
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
        var published = JsonElement.Parse(lines.Last(line => line.StartsWith('{'))).GetProperty("published").GetInt64();
        await Until.TrueAsync(
            async token => GatewayStatus.Received(await product.Gateway!.StatusAsync(token)) >= published,
            DrainsWithin, $"the gateway to take the {published} values played", cancellationToken);
        return published;
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
