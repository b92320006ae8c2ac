extern alias tool;

using System.Text.Json;
using Dapper;
using Maintenance.Cloud.Live;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Sync;
using Microsoft.Extensions.Primitives;
using Npgsql;
using Shouldly;
using tool::Maintenance.Tool.Seed;
using tool::Maintenance.Tool.Seed.Loading;
using tool::Maintenance.Tool.Seed.Plant;
using Xunit;

namespace Maintenance.Cloud.Tests.Platform;

/// <summary>
/// What PostgreSQL plans for the lists and feeds of a plant of years: a small one is made, and its statistics are told as if it were a thousand times as large.
/// </summary>
public sealed class ListPlanTests
{
    /// <summary>In the planner's units, of which reading a page in order is one: what a part of a list may cost; to read one of the tables takes ten times as much.</summary>
    private const double MostCost = 100_000;

    private const string ScaleSql = """
        UPDATE pg_class AS c SET reltuples = c.reltuples * 1000
        FROM pg_namespace AS n WHERE n.oid = c.relnamespace AND c.relkind = 'r' AND n.nspname || '.' || c.relname = ANY (@Large)
        """;

    private const string PersonSql = """
        SELECT u.id AS user_id, m.site_id FROM people.user_account AS u JOIN people.membership AS m ON m.user_id = u.id WHERE m.role = @role ORDER BY u.id LIMIT 1
        """;

    private const string ImpersonateSql = """
        SELECT set_config('app.user_id', @user, false), set_config('app.site_ids', @sites, false), set_config('app.whole_site_ids', @whole, false), set_config('app.department_ids', '{}', false)
        """;

    // The chain is not looked at here.
    private const string AuditSql = """
        INSERT INTO audit.record (sequence, id, event_id, event_type, action, actor, entity_type, entity_id, description, changes, details, site_id, at_utc, previous_hash, hash)
        SELECT row_number() OVER (ORDER BY e.id), gen_random_uuid(), e.id, e.type, 'Update', e.actor, e.type, e.subject, e.type, '{}', e.payload, e.site_id, e.at_utc,
            sha256(''), sha256('') FROM platform.event AS e
        """;

    private static readonly string[] Large =
    [
        "work.work_order", "work.step", "work.labour", "work.cost", "work.comment", "work.work_order_history", "work.work_order_assignee", "requests.request", "stops.stop",
        "stops.claim", "stops.segment", "alarms.alarm", "alarms.alarm_transition", "alarms.alarm_history", "assets.asset", "assets.asset_status", "assets.asset_move", "platform.event",
        "audit.record",
    ];

    // What people ask beside the list as it comes, in each order, and one for each reference.
    private static readonly Dictionary<string, string[]> Asked = new(StringComparer.Ordinal)
    {
        ["work-orders"] = ["openOnly=true", "assignedTo=me", "assignedTo=me&openOnly=true", "isOverdue=true&sort=dueAtUtc", "state=InProgress", "number=W-000007", "verdict=Confirmed", "waitReason=Parts", "failureMode=VIB", "origin=Alarm", "maintenanceType=Improvement", "isLockedOut=true"],
        ["requests"] = ["state=Reported", "assignedTo=me"],
        ["assets"] = ["isTop=true", "class=PUMP"],
        ["stops"] = ["isOpen=true"],
    };

    [Fact]
    public async Task No_list_and_no_feed_scans_a_large_table()
    {
        await using var host = await CloudHost.StartAsync();
        var kinds = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<RecordEndpoint>())
            .OfType<RecordEndpoint>().Where(endpoint => endpoint.Act is RecordAct.List).Select(endpoint => endpoint.Kind).ToArray();
        kinds.Length.ShouldBeGreaterThan(30);
        // A database of its own: no reader acts on the plant's events.
        await using var connection = await CloudDatabase.OpenAsync((await CloudDatabase.CreateAsync()).Owner);
        await SeedAsync(connection);

        List<string> wrong = [];
        await connection.ExecuteAsync(ScaleSql, new { Large }); // not in a transaction: that would hold up events in all databases of the cluster
        foreach (var role in (string[])["Manager", "Technician"])
        {
            var site = await ImpersonateAsync(connection, role);
            foreach (var kind in kinds)
            {
                foreach (var query in Queries(kind, site))
                    wrong.AddRange((await FaultsAsync(connection, kind, query)).Select(fault => $"{role}: /{kind.Path}?{query}: {fault}"));
            }

            foreach (var (name, sql) in PersonsFeeds(kinds))
                wrong.AddRange((await FaultsAsync(connection, sql, FeedParameters(site))).Select(fault => $"{role}: {name}: {fault}"));
        }

        await connection.ExecuteAsync("RESET ROLE; SET ROLE maintenance_worker");
        foreach (var (name, sql) in WorkersFeeds())
            wrong.AddRange((await FaultsAsync(connection, sql, FeedParameters(null))).Select(fault => $"worker: {name}: {fault}"));

        wrong.ShouldBeEmpty();
    }

    private static async Task SeedAsync(NpgsqlConnection connection)
    {
        var size = new SeedSize(400, 1_500, 42, new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero));
        var plant = new PlantHistory(size);
        await using var transaction = await connection.BeginTransactionAsync();
        var load = new BulkLoad(connection, transaction, plant.Tables.All);
        await load.BeginAsync(CancellationToken.None);
        plant.Found();
        for (var i = 0; i < size.WorkOrders; i++)
            plant.Work();
        plant.End();
        await load.SendAsync(all: true, CancellationToken.None);
        await load.EndAsync(_ => { }, CancellationToken.None);
        await transaction.CommitAsync();
        await connection.ExecuteAsync(AuditSql);
        await connection.ExecuteAsync("ANALYZE;");
    }

    private static async Task<Guid> ImpersonateAsync(NpgsqlConnection connection, string role)
    {
        await connection.ExecuteAsync("RESET ROLE");
        var (user, site) = await connection.QuerySingleAsync<(Guid, Guid)>(PersonSql, new { role });
        await connection.ExecuteAsync("SET ROLE maintenance_app");
        await connection.ExecuteAsync(ImpersonateSql, new { user = user.ToString(), sites = $"{{{site}}}", whole = role is "Manager" ? $"{{{site}}}" : "{}" });
        return site;
    }

    private static IEnumerable<string> Queries(RecordDefinition kind, Guid site) =>
    [
        "",
        .. kind.Fields.Where(field => field.IsSort).SelectMany(field => (string[])[$"sort={field.Name}", $"sort=-{field.Name}"]),
        .. kind.Fields.Where(field => field.IsFilter && string.Equals(field.Type.SqlType, "uuid", StringComparison.Ordinal))
            .Select(field => $"{field.Name}={(field.Name is "siteId" ? site : Guid.CreateVersion7())}"),
        .. Asked.GetValueOrDefault(kind.Path, []),
    ];

    private static async Task<IReadOnlyList<string>> FaultsAsync(NpgsqlConnection connection, RecordDefinition kind, string query)
    {
        List<(string Field, string Message)> errors = [];
        var asked = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(query);
        var list = RecordQuery.Read(kind, new QueryCollection(new Dictionary<string, StringValues>(asked, StringComparer.Ordinal)), errors);
        errors.ShouldBeEmpty($"{kind.Path}?{query}");
        list.Parameters.Add("most", 51);
        return await FaultsAsync(connection, $"{list.Sql} LIMIT @most", list.Parameters);
    }

    /// <summary>What /sync and /events ask as the person: what goes along at first, what changed with all that hangs on it, what may be told.</summary>
    private static IEnumerable<(string Name, string Sql)> PersonsFeeds(IEnumerable<RecordDefinition> kinds) =>
    [
        .. SyncKind.All.Select(kind => ($"/sync, ids of {kind.Path}", ReadRecords.IdsSql(kind))),
        .. SyncKind.All.Select(kind => ($"/sync, {kind.Path}", ReadRecords.RecordsSql(kind))),
        .. SyncKind.All.SelectMany(kind => kind.Parts).Select(part => ($"/sync, {part.Kind.Path}", ReadRecords.PartsSql(part))),
        .. kinds.Select(kind => ($"/events of {kind.Path}", EventRights.SeenSql(kind.Table))),
    ];

    /// <summary>What they ask as the system: the events themselves, and which records those touch.</summary>
    private static IEnumerable<(string Name, string Sql)> WorkersFeeds() =>
    [
        ("events", EventFeed.ReadSql),
        .. SyncKind.All.SelectMany(kind => kind.Parts).Select(part => ($"/sync, on what {part.Kind.Path} hang", TouchedRecords.RootsSql(part))),
        ("/sync, work of assets", TouchedRecords.FoundSql(SyncKind.OfWork, TouchedRecords.OfAsset)),
        ("/sync, requests of assets", TouchedRecords.FoundSql(SyncKind.OfRequests, TouchedRecords.OfAsset)),
        ("/sync, requests of work", TouchedRecords.FoundSql(SyncKind.OfRequests, TouchedRecords.OfOrder)),
    ];

    /// <summary>As a device asks that was away for long.</summary>
    private static DynamicParameters FeedParameters(Guid? site) => new(new
    {
        ids = Enumerable.Range(0, 200).Select(_ => Guid.CreateVersion7()).ToArray(),
        after = Guid.Empty,
        most = 201,
        txid = "3",
        id = 0L,
        looked = EventFeed.Looked,
        types = default(string[]),
        siteIds = site is { } one ? new[] { one } : null,
    });

    private static async Task<IReadOnlyList<string>> FaultsAsync(NpgsqlConnection connection, string sql, DynamicParameters parameters)
    {
        var json = await connection.ExecuteScalarAsync<string>($"EXPLAIN (FORMAT JSON, VERBOSE) {sql}", parameters);
        var plan = JsonElement.Parse(json!)[0].GetProperty("Plan");
        List<string> faults = [.. Scans(plan).Where(table => Large.Contains(table, StringComparer.Ordinal)).Select(table => $"it scans {table}")];
        if (plan.GetProperty("Total Cost").GetDouble() is var cost && cost > MostCost)
            faults.Add($"it costs {cost:0}");
        return faults;
    }

    /// <summary>The tables that a plan reads from their beginning to their end.</summary>
    private static IEnumerable<string> Scans(JsonElement plan)
    {
        if (plan.GetProperty("Node Type").GetString() is "Seq Scan")
            yield return $"{plan.GetProperty("Schema").GetString()}.{plan.GetProperty("Relation Name").GetString()}";
        foreach (var table in plan.TryGetProperty("Plans", out var below) ? below.EnumerateArray().SelectMany(Scans) : [])
            yield return table;
    }
}
