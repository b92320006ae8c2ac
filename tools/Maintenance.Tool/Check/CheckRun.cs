using Maintenance.Local;
using Maintenance.Local.Product;

namespace Maintenance.Tool.Check;

/// <summary>
/// Breaks three machines of the plant, one of each protocol, waits for the work orders that the product opens by itself, and counts every value on
/// its way. Runs in a folder (or, on a named server, a database) of its own, gone at success and kept on failure.
/// </summary>
internal static class CheckRun
{
    /// <summary>Values of each signal that detectors have seen before anything is broken.</summary>
    private const int SettlingValues = 60;

    private static readonly TimeSpan Growth = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SettlesWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan OpensWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan DrainsWithin = TimeSpan.FromSeconds(20);

    public static Task<int> RunAsync(Checkout checkout, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        return OwnFolder.ReportAsync(
            checkout, "check",
            async (options, token) =>
            {
                var report = await CheckAsync(options, token);
                return (report.Ok, report.ToString());
            },
            why => CheckReport.Broken(TimeProvider.System.GetElapsedTime(started).TotalSeconds, why).ToString(), cancellationToken);
    }

    internal static async Task<CheckReport> CheckAsync(ProductOptions options, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        await using var product = await LocalProduct.StartAsync(options, cancellationToken);
        await product.StartPlantAsync(cancellationToken);
        var session = await CloudSession.SignInAsync(
            product.Cloud, product.FirstLogin ?? throw new InvalidOperationException("The cloud made no first login."), cancellationToken);

        await SettleAsync(product, cancellationToken);
        options.Progress("the plant has settled; breaking the bearings of P-101 and F-401 and overheating C-201");
        GroundTruth[] faults =
        [
            await product.Simulator!.FaultAsync("P-101", "bearing-wear", Growth, cancellationToken),
            await product.Simulator.FaultAsync("C-201", "overheating", Growth, cancellationToken),
            await product.Simulator.FaultAsync("F-401", "bearing-wear", Growth, cancellationToken),
        ];
        List<string> why = [.. await WaitForWorkOrdersAsync(session, faults, options, cancellationToken)];
        var (ledger, given) = await StopDevicesAsync(product, options, cancellationToken);
        var stored = await StoredCounts.CountAsync(product.Database.Owner, cancellationToken);
        var (opened, p95Ms, missing) = await WorkOrderFindings.CollectAsync(session, product.Database.Owner, faults, cancellationToken);
        why.AddRange(missing);
        var seconds = Math.Round(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 1);
        why.AddRange(Verdict.Of(ledger, given, stored, faults, opened, p95Ms, seconds));
        return new(
            why.Count == 0, ledger.Taken, ledger.Suppressed, ledger.Sampled, stored.Stored, stored.DeclaredGaps,
            stored.Duplicates, opened, stored.SampleToStoredP95Ms, p95Ms, seconds, why);
    }

    private static async Task SettleAsync(LocalProduct product, CancellationToken cancellationToken)
    {
        await product.Gateway!.Process.WaitUntilAsync(
            token => product.Gateway.Client.AnswersAsync("/health/ready", token), SettlesWithin, "the gateway to be ready", cancellationToken);
        await product.Gateway.Process.WaitUntilAsync(
            async token => (await product.Simulator!.CountsAsync(token)).ByTag.Values.All(count => count >= SettlingValues),
            SettlesWithin, $"{SettlingValues} values of every signal", cancellationToken);
    }

    private static async Task<IReadOnlyList<string>> WaitForWorkOrdersAsync(
        CloudSession session, GroundTruth[] faults, ProductOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await Until.TrueAsync(
                async token => (await session.OpenWorkOrdersAsync(token)) is { } open && Array.TrueForAll(
                    faults, fault => open.Any(order => WorkOrderFindings.IsOf(order, fault))),
                OpensWithin, "the work orders", cancellationToken, CloudSession.Pause);
            options.Progress("the work orders are open");

            // A bad bearing also runs hot: that alarm must find the open work order, not make another.
            await Until.TrueAsync(
                async token => (await session.AlarmsAsync(token)).Any(alarm => alarm is { Tag: "P-101.bearing-temperature", WorkOrderId: not null }),
                OpensWithin, "the alarm of P-101's bearing temperature", cancellationToken, CloudSession.Pause);
            options.Progress("the bearing's temperature alarm has joined its work order");

            // The fan's own server raises an alarm about the same bearing: so must that.
            await Until.TrueAsync(
                async token => (await session.AlarmsAsync(token)).Any(
                    alarm => alarm is { Tag: "F-401.vibration", Detector: WorkOrderFindings.DevicesOwn, WorkOrderId: not null }),
                OpensWithin, "the alarm of F-401's own server", cancellationToken, CloudSession.Pause);
            options.Progress("the alarm of F-401's own server has joined its work order");
            return [];
        }
        catch (TimeoutException late)
        {
            return [late.Message];
        }
    }

    /// <summary>Devices stop, the gateway takes what is under way and delivers it; only then is counted.</summary>
    private static async Task<(GatewayLedger Ledger, SimulatorCounts Given)> StopDevicesAsync(
        LocalProduct product, ProductOptions options, CancellationToken cancellationToken)
    {
        await product.Simulator!.StopPublishingAsync(cancellationToken);
        var given = await product.Simulator.CountsAsync(cancellationToken);
        try
        {
            await Until.TrueAsync(
                async token => await product.Gateway!.StatusAsync(token) is var status
                    && GatewayStatus.Taken(status, DemoPlant.MqttDevice) >= given.MqttValuesPublished
                    && GatewayStatus.Taken(status, DemoPlant.OpcUaDevice) >= given.OpcUaValuesPublished,
                DrainsWithin, "the gateway to take what was published", cancellationToken);
        }
        catch (TimeoutException late)
        {
            options.Progress(late.Message); // the books will show what is missing
        }

        options.Progress("devices have stopped; the gateway delivers what it holds");
        var ledger = await product.Gateway!.StopAsync(cancellationToken);
        return (ledger, await product.Simulator.CountsAsync(cancellationToken));
    }
}
