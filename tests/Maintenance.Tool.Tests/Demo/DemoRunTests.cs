using System.Text.Json;
using Maintenance.Local;
using Maintenance.Local.Product;
using Maintenance.Tool.Check;
using Maintenance.Tool.Demo;
using Shouldly;
using Xunit;

namespace Maintenance.Tool.Tests.Demo;

[Collection(WholeProducts.Name)]
public sealed class DemoRunTests : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(3);
    private readonly BorrowedCheckout _borrowed = new();

    private string Folder => DemoRun.Folder(_borrowed.Checkout);

    public void Dispose() => _borrowed.Dispose();

    [Fact]
    public async Task Started_again_the_demo_keeps_its_data_and_each_stop_leaves_no_process()
    {
        using var bound = new CancellationTokenSource(Bound);
        var first = await RunOnceAsync(0, bound.Token);
        var second = await RunOnceAsync(first.Taken, bound.Token);

        second.Taken.ShouldBeGreaterThan(first.Taken);
        await using var product = await LocalProduct.StartDatabaseOnlyAsync(new(_borrowed.Checkout, Folder), bound.Token);
        var stored = await StoredCounts.CountAsync(product.Database.Owner, bound.Token);
        stored.Stored.ShouldBeGreaterThan(first.Sampled);
        Verdict.Books(second, stored).ShouldBeEmpty();
    }

    /// <summary>Runs the demo until values came, and stops it as Ctrl-C does.</summary>
    /// <param name="before">Values that earlier runs took.</param>
    private async Task<GatewayLedger> RunOnceAsync(long before, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = DemoRun.RunAsync(_borrowed.Checkout, reset: false, stop.Token);
        await Until.TrueAsync(
            async token => running.IsCompleted ? throw new InvalidOperationException($"The demo ended by itself with {await running}.") : await TakenAsync(token) > before + 50,
            Bound, "values", cancellationToken);
        var processes = (await File.ReadAllLinesAsync(Path.Combine(Folder, "processes"), cancellationToken))
            .Select(line => ProcessIdentity.Parse(line).ShouldNotBeNull()).ToList();
        processes.Count.ShouldBe(5);
        processes.ShouldAllBe(process => process.IsRunning);

        await stop.CancelAsync();
        (await running).ShouldBe(0);
        processes.ShouldAllBe(process => !process.IsRunning);
        var books = await File.ReadAllTextAsync(Path.Combine(Folder, "gateway", "ledger.json"), cancellationToken);
        return JsonSerializer.Deserialize<GatewayLedger>(books, JsonSerializerOptions.Web).ShouldNotBeNull();
    }

    private async Task<long> TakenAsync(CancellationToken cancellationToken)
    {
        var port = Path.Combine(Folder, "gateway.port");
        if (!File.Exists(port))
            return 0;
        using var client = new HttpClient();
        try
        {
            var status = await client.GetStringAsync($"http://127.0.0.1:{await File.ReadAllTextAsync(port, cancellationToken)}/api/status", cancellationToken);
            // Once every device is online the demo has started all that it starts.
            var root = JsonElement.Parse(status);
            return root.GetProperty("devices").EnumerateArray().All(device => string.Equals(device.GetProperty("state").GetString(), "Online", StringComparison.OrdinalIgnoreCase))
                ? root.GetProperty("taken").GetInt64()
                : 0;
        }
        catch (HttpRequestException)
        {
            return 0;   // not up yet
        }
    }
}
