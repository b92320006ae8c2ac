using System.Text.Json;
using System.Text.RegularExpressions;
using Maintenance.Local;
using Maintenance.Local.Product;
using Maintenance.Tool.Check;
using Maintenance.Tool.Demo;
using Maintenance.Tool.Rehearse;
using Shouldly;
using Xunit;

namespace Maintenance.Tool.Tests.Demo;

[Collection(WholeProducts.Name)]
public sealed partial class DemoRunTests : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(3);
    private readonly BorrowedCheckout _borrowed = new();

    private string Folder => DemoRun.Folder(_borrowed.Checkout);

    public void Dispose() => _borrowed.Dispose();

    [Fact]
    public async Task Started_again_the_demo_keeps_its_data_and_each_stop_leaves_no_process()
    {
        using var bound = new CancellationTokenSource(Bound);
        var first = await RunOnceAsync(0, reset: false, whileRunning: null, bound.Token);
        var second = await RunOnceAsync(first.Taken, reset: false, RehearseRunningAsync, bound.Token);

        second.Taken.ShouldBeGreaterThan(first.Taken);
        (await RehearsedAsync(bound.Token)).ShouldBeGreaterThan(0, "of the stopped demo's own database");
        await using var product = await LocalProduct.StartDatabaseOnlyAsync(new(_borrowed.Checkout, Folder), bound.Token);
        var stored = await StoredCounts.CountAsync(product.Database.Owner, bound.Token);
        stored.Stored.ShouldBeGreaterThan(first.Sampled);
        Verdict.Books(second, stored).ShouldBeEmpty();
    }

    [Fact]
    public async Task Begun_anew_the_demo_holds_nothing_of_what_was_before()
    {
        using var bound = new CancellationTokenSource(Bound);
        var before = await RunOnceAsync(0, reset: false, whileRunning: null, bound.Token);
        var mark = Path.Combine(Folder, "gateway", "left-behind");
        await File.WriteAllTextAsync(mark, "", bound.Token);

        var anew = await RunOnceAsync(0, reset: true, whileRunning: null, bound.Token);

        File.Exists(mark).ShouldBeFalse();
        await using var product = await LocalProduct.StartDatabaseOnlyAsync(new(_borrowed.Checkout, Folder), bound.Token);
        var stored = await StoredCounts.CountAsync(product.Database.Owner, bound.Token);
        Verdict.Books(anew, stored).ShouldBeEmpty();   // its books begin at nothing, as the database does
        before.Sampled.ShouldBeGreaterThan(0);
    }

    /// <summary>On a named server the schemas are dropped by name: one that were forgotten would outlive a reset.</summary>
    [Fact]
    public async Task A_reset_knows_every_schema_that_the_migrations_make()
    {
        List<string> made = ["platform"];   // where the migrations are written down, so made before the first of them
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Checkout.Find().Root, "cloud", "Maintenance.Cloud"), "*.sql", SearchOption.AllDirectories))
            made.AddRange(Schema().Matches(await File.ReadAllTextAsync(file)).Select(match => match.Groups["name"].Value));

        made.Order().ShouldBe(DemoDatabase.Schemas.Order());
    }

    [GeneratedRegex(@"^CREATE SCHEMA (?:IF NOT EXISTS )?(?<name>\w+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Schema();

    /// <summary>Runs the demo until values came, and stops it as Ctrl-C does.</summary>
    /// <param name="before">Values that earlier runs took.</param>
    private async Task<GatewayLedger> RunOnceAsync(
        long before, bool reset, Func<CancellationToken, Task>? whileRunning, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = DemoRun.RunAsync(_borrowed.Checkout, reset, stop.Token);
        await Until.TrueAsync(
            async token => running.IsCompleted ? throw new InvalidOperationException($"The demo ended by itself with {await running}.") : await TakenAsync(token) > before + 50,
            Bound, "values", cancellationToken);
        var processes = (await File.ReadAllLinesAsync(Path.Combine(Folder, "processes"), cancellationToken))
            .Select(line => ProcessIdentity.Parse(line).ShouldNotBeNull()).ToList();
        processes.Count.ShouldBe(5);
        processes.ShouldAllBe(process => process.IsRunning);

        if (whileRunning is not null)
            await whileRunning(cancellationToken);
        await stop.CancelAsync();
        (await running).ShouldBe(0);
        processes.ShouldAllBe(process => !process.IsRunning);
        var books = await File.ReadAllTextAsync(Path.Combine(Folder, "gateway", "ledger.json"), cancellationToken);
        return JsonSerializer.Deserialize<GatewayLedger>(books, JsonSerializerOptions.Web).ShouldNotBeNull();
    }

    private async Task RehearseRunningAsync(CancellationToken cancellationToken)
    {
        await Until.TrueAsync(
            async token => (await StoredCounts.CountAsync((await ProductDatabase.OfRunningAsync(Folder, token)).Owner, token)).Stored > 100,
            Bound, "stored readings", cancellationToken);
        (await RehearsedAsync(cancellationToken)).ShouldBeGreaterThan(0, "of the running demo's database");
    }

    /// <summary>Readings that a rehearsal on the demo's database went through.</summary>
    private async Task<long> RehearsedAsync(CancellationToken cancellationToken)
    {
        var rules = Path.Combine(Folder, "rules.json");
        await File.WriteAllTextAsync(rules, """{"rules": [{"tag": "*.vibration", "kind": "LimitHigh", "limit": 1}]}""", cancellationToken);
        var now = DateTimeOffset.UtcNow;
        var outcome = await RehearseCommand.RehearseAsync(
            _borrowed.Checkout, Folder, $"{now.AddHours(-1):O}", $"{now.AddHours(1):O}", rules, cancellationToken);
        return outcome.GetProperty("readings").GetInt64();
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
