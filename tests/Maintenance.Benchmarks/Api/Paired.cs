using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Maintenance.Local;
using Maintenance.Local.Product;
using Npgsql;

namespace Maintenance.Benchmarks.Api;

/// <summary>One list, one detail and one create by HTTP, each in turn with the statements that it runs, without the HTTP.</summary>
internal sealed class Paired(CloudProcess cloud, LocalProduct product, NpgsqlConnection owner, BenchPerson person, ApiLoad load, Action<string> progress)
{
    private const string ListName = "list of work orders";
    private const string DetailName = "one work order";
    private const string CreateName = "making a work order";
    private const string Peer = "the same statements by Npgsql alone";
    private const double Least = 0.5;
    private static readonly TimeSpan CapturedWithin = TimeSpan.FromSeconds(30);
    private const string ListPath = "/work-orders?openOnly=true&limit=50";

    public static IReadOnlyList<string> Names { get; } = [ListName, DetailName, CreateName];

    public static string FigureOf(string name) => $"{name}: requests in a second";

    private sealed record Endpoint(string Name, string Path, string? Body, string Mark);

    public async Task<IReadOnlyList<Figure>> RunAsync(CancellationToken cancellationToken)
    {
        var (order, asset) = await owner.QueryFirstAsync<(Guid, Guid)>(new CommandDefinition(
            "SELECT w.id, w.asset_id FROM work.work_order AS w WHERE w.site_id = @SiteId AND w.state = 'Closed' LIMIT 1", new { person.SiteId }, cancellationToken: cancellationToken));
        var body = JsonSerializer.Serialize(new { siteId = person.SiteId, assetId = asset, title = "Bench: tighten terminals", severity = "Low" });
        Endpoint[] endpoints =
        [
            new(ListName, ListPath, null, "ORDER BY"), new(DetailName, $"/work-orders/{order}", null, "WHERE t.id ="), new(CreateName, "/work-orders", body, "INSERT INTO work.work_order"),
        ];
        var transactions = await CaptureAsync(endpoints, cancellationToken);
        // As the back end has it: statements stay prepared, none is compiled, none is planned again for its values.
        var login = new NpgsqlConnectionStringBuilder(product.Database.Application) { MaxPoolSize = WrkLoad.Connections, MaxAutoPrepare = 100, AutoPrepareMinUsages = 2, Options = "-c jit=off -c plan_cache_mode=force_generic_plan" };
        await using var source = NpgsqlDataSource.Create(login.ConnectionString);
        List<Figure> figures = [];
        foreach (var endpoint in endpoints)
            figures.Add(await CompareAsync(endpoint, new(source, transactions[endpoint.Name].Statements, transactions[endpoint.Name].Made), cancellationToken));
        return figures;
    }

    private async Task<Figure> CompareAsync(Endpoint endpoint, StraightPeer peer, CancellationToken cancellationToken)
    {
        List<double> ours = [], theirs = [];
        for (var round = 0; round < load.Rounds; round++)
        {
            ours.Add(await WrkLoad.RunAsync(cloud.Address, endpoint.Path, person, endpoint.Body, load.Pair, cancellationToken));
            theirs.Add(await peer.RunAsync(load.Pair, cancellationToken));
            progress(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{endpoint.Name}: {ours[^1]:0} requests/s, {theirs[^1]:0} by the statements alone"));
        }

        var (own, other) = (Median(ours), Median(theirs));
        return new(FigureOf(endpoint.Name), Math.Round(own), Math.Round(other), Peer, Math.Round(own / other, 3), "1/s", ">= 0.5 of theirs", own >= Least * other, null);
    }

    /// <summary>What each endpoint asks of the database, as PostgreSQL itself logged it.</summary>
    private async Task<Dictionary<string, (IReadOnlyList<LoggedStatement> Statements, string? Made)>> CaptureAsync(Endpoint[] endpoints, CancellationToken cancellationToken)
    {
        var file = Path.Combine(product.Folder, "postgres", "postgres.log");
        Dictionary<string, (IReadOnlyList<LoggedStatement>, string?)> captured = new(StringComparer.Ordinal);
        using var client = BenchPerson.Client(cloud.Port);
        await SetLoggingAsync("all", cancellationToken);
        try
        {
            foreach (var endpoint in endpoints)
            {
                // A server process takes the setting up with the first statement after the signal has come to it.
                await Until.TrueAsync(
                    async token => await AskAsync(client, endpoint, file, token) is { Statements.Count: > 0 } found && captured.TryAdd(endpoint.Name, found), CapturedWithin,
                    $"{file} to tell what {endpoint.Path} asks of the database", cancellationToken);
            }
        }
        finally
        {
            await SetLoggingAsync("none", CancellationToken.None);
        }

        return captured;
    }

    private async Task<(IReadOnlyList<LoggedStatement> Statements, string? Made)> AskAsync(HttpClient client, Endpoint endpoint, string file, CancellationToken cancellationToken)
    {
        var from = new FileInfo(file).Length;
        using var request = person.Ask(endpoint.Body is null ? HttpMethod.Get : HttpMethod.Post, endpoint.Path, endpoint.Body is null ? null : JsonElement.Parse(endpoint.Body));
        using var answer = await client.SendAsync(request, cancellationToken);
        answer.EnsureSuccessStatusCode();
        var made = endpoint.Body is null ? null : (await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("id").GetString();
        using var reader = new StreamReader(file, new FileStreamOptions { Share = FileShare.ReadWrite });
        reader.BaseStream.Position = from;
        var log = await reader.ReadToEndAsync(cancellationToken);
        return (LoggedStatement.LastTransaction(log, all => IsOf(all, endpoint, made)), made);
    }

    private static bool IsOf(IReadOnlyList<LoggedStatement> transaction, Endpoint endpoint, string? made) =>
        transaction.Any(one => one.Sql.Contains("app.user_id", StringComparison.Ordinal)) && transaction.Any(one => one.Sql.Contains(endpoint.Mark, StringComparison.Ordinal))
        && (made is null || transaction.Any(one => one.Parameters.Contains(made, StringComparer.Ordinal)));

    private async Task SetLoggingAsync(string what, CancellationToken cancellationToken)
    {
        await owner.ExecuteAsync(new CommandDefinition($"ALTER SYSTEM SET log_statement = '{what}'", cancellationToken: cancellationToken));
        await owner.ExecuteAsync(new CommandDefinition("SELECT pg_reload_conf()", cancellationToken: cancellationToken));
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
