using System.Text.RegularExpressions;
using Maintenance.Local;
using Maintenance.Local.Product;
using Maintenance.Tool.Check;
using Maintenance.Tool.Demo;
using Maintenance.Tool.Rehearse;
using Npgsql;
using Shouldly;
using Xunit;

namespace Maintenance.Tool.Tests.Demo;

[Collection(WholeProducts.Name)]
public sealed partial class DemoRunTests : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(4);
    private readonly BorrowedCheckout _borrowed = new();

    private string Folder => DemoRun.Folder(_borrowed.Checkout);

    public void Dispose() => _borrowed.Dispose();

    [Fact]
    public async Task Killed_and_started_again_the_demo_keeps_its_data_and_its_login_and_begun_anew_it_holds_nothing_and_Ctrl_C_leaves_no_process()
    {
        using var bound = new CancellationTokenSource(Bound);
        var (login, taken) = await KilledAsync(bound.Token);

        GatewayLedger books;
        await using (var again = await RunningDemo.StartAsync(_borrowed, taken, database: null, reset: false, bound.Token))
        {
            await again.SaidAsync("the first login was shown at the first start", bound.Token);
            (await again.LetsInAsync(login, bound.Token)).ShouldBeTrue();
            await RehearseRunningAsync(bound.Token);
            (await LoginAsync(bound.Token)).ShouldBeNull();
            var anew = (await LoginAsync(bound.Token, "--reset")).ShouldNotBeNull();
            (await again.LetsInAsync(login, bound.Token)).ShouldBeFalse();
            (await again.LetsInAsync(anew, bound.Token)).ShouldBeTrue();
            books = await again.StopAsync(bound.Token);
        }

        (await LoginAsync(bound.Token, "--reset")).ShouldNotBeNull("of the stopped demo");
        (await RehearsedAsync(bound.Token)).ShouldBeGreaterThan(0, "of the stopped demo's own database");
        (await AgreesAsync(books, database: null, bound.Token)).ShouldBeGreaterThan(0);
        await BegunAnewAsync(database: null, bound.Token);
        Directory.Exists(Path.Combine(Folder, "postgres")).ShouldBeTrue();
    }

    /// <summary>On a server that is not the demo's own, by an owner who is no superuser.</summary>
    [Fact]
    public async Task Begun_anew_on_a_named_server_the_demo_holds_nothing_of_what_was_before()
    {
        using var bound = new CancellationTokenSource(Bound);
        await using var server = await PrivatePostgres.StartAsync(new() { Durable = false }, bound.Token);
        var database = await OwnedAsync(server, bound.Token);
        await using (var before = await RunningDemo.StartAsync(_borrowed, 0, database, reset: false, bound.Token))
            (await before.StopAsync(bound.Token)).Sampled.ShouldBeGreaterThan(0);

        await BegunAnewAsync(database, bound.Token);

        Directory.Exists(Path.Combine(Folder, "postgres")).ShouldBeFalse();
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

    /// <summary>Runs the demo for the first time, and kills it alone, as 'kill -9' does.</summary>
    private async Task<(FirstLogin Login, long Taken)> KilledAsync(CancellationToken cancellationToken)
    {
        await using var demo = await RunningDemo.StartAsync(_borrowed, 0, database: null, reset: false, cancellationToken);
        var login = ReadLogin(await demo.SaidAsync("sign in as", cancellationToken)).ShouldNotBeNull();
        var taken = await demo.TakenAsync(cancellationToken);
        await demo.KillAsync();
        return (login, taken);
    }

    /// <summary>Starts with '--reset': the gateway's folder is empty, and the books begin at nothing, as the database does.</summary>
    private async Task BegunAnewAsync(string? database, CancellationToken cancellationToken)
    {
        var mark = Path.Combine(Folder, "gateway", "left-behind");
        await File.WriteAllTextAsync(mark, "", cancellationToken);
        GatewayLedger books;
        await using (var anew = await RunningDemo.StartAsync(_borrowed, 0, database, reset: true, cancellationToken))
            books = await anew.StopAsync(cancellationToken);

        File.Exists(mark).ShouldBeFalse();
        await AgreesAsync(books, database, cancellationToken);
    }

    /// <summary>The gateway's books and the database say the same; readings that are stored.</summary>
    private async Task<long> AgreesAsync(GatewayLedger books, string? database, CancellationToken cancellationToken)
    {
        await using var product = await LocalProduct.StartDatabaseOnlyAsync(
            new(_borrowed.Checkout, Folder) { Owner = database is null ? null : ProductDatabase.ParseOwner(database) }, cancellationToken);
        var stored = await StoredCounts.CountAsync(product.Database.Owner, cancellationToken);
        Verdict.Books(books, stored).ShouldBeEmpty();
        return stored.Stored;
    }

    /// <summary>What './maintain login' prints; null where it has none to show.</summary>
    private async Task<FirstLogin?> LoginAsync(CancellationToken cancellationToken, params IReadOnlyList<string> arguments)
    {
        var lines = await ChildProcess.RunAsync(_borrowed.Maintain(["login", .. arguments]), cancellationToken);
        return ReadLogin(lines.ShouldHaveSingleItem());
    }

    private static FirstLogin? ReadLogin(string line) => Login().Match(line) is { Success: true } login
        ? new(login.Groups["name"].Value, login.Groups["password"].Value)
        : null;

    /// <summary>A database and its owner, as an administrator would make them for somebody.</summary>
    private static async Task<string> OwnedAsync(PrivatePostgres server, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString("postgres"));
        await connection.OpenAsync(cancellationToken);
        foreach (var sql in (string[])["CREATE ROLE plant LOGIN CREATEROLE PASSWORD 'only of this test'", "CREATE DATABASE plant OWNER plant TEMPLATE template0 ENCODING 'UTF8'"])
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        return $"postgresql://plant:only%20of%20this%20test@127.0.0.1:{server.Port}/plant";
    }

    [GeneratedRegex(@"sign in as +(?<name>\S+) +with +(?<password>\S+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Login();

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
}
