using System.Globalization;
using Dapper;
using Maintenance.Local.Product;
using Maintenance.Tool.Demo;
using Maintenance.Tool.Seed.Loading;
using Maintenance.Tool.Seed.Plant;
using Npgsql;

namespace Maintenance.Tool.Seed;

/// <summary>Fills a database with a made-up plant, and has the product take its history over.</summary>
internal static class SeedRun
{
    private const int OrdersAtOnce = 10_000;
    private const int OrdersATold = 100_000;

    private const string HoldsPlantSql = "SELECT EXISTS (SELECT FROM platform.site)";

    // The login is made last of all.
    private const string IsWholeSql = "SELECT EXISTS (SELECT FROM people.user_account AS u WHERE u.is_first_login)";

    // For a private cluster while it is filled. What is copied into new tables then goes to disk once, with the commit, and not into the log of changes before;
    // the next start has PostgreSQL's own settings again.
    private static readonly Dictionary<string, string> Loading = new(StringComparer.Ordinal)
    {
        ["wal_level"] = "minimal",
        ["max_wal_senders"] = "0",
        ["max_wal_size"] = "4GB",
        ["checkpoint_timeout"] = "1h",
        ["shared_buffers"] = "512MB",
        ["autovacuum"] = "off",
    };

    // What a trigger would have written; the tags have their numbers only now.
    private const string FinishSql = """
        INSERT INTO telemetry.tag_binding (site_id, tag_id, asset_id, from_utc, by)
        SELECT t.site_id, t.id, t.asset_id, t.created_at_utc, 'gateway:' || t.gateway_id FROM telemetry.tag AS t ORDER BY t.id;
        """;

    /// <summary>The folder of the private database that is filled where nobody names another.</summary>
    public static string Folder(Checkout checkout) => Path.Combine(checkout.RunFolder, "seed");

    /// <param name="replaces">Whether what the database holds is dropped.</param>
    /// <exception cref="InvalidOperationException">The database is not empty.</exception>
    public static async Task<SeedOutcome> RunAsync(ProductOptions options, SeedSize size, bool replaces, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.Folder);
        await using var product = await LocalProduct.StartDatabaseOnlyAsync(options with { Settings = Loading }, cancellationToken);
        return await FillAsync(options.Checkout, product.Database, size, replaces, options.Progress, cancellationToken);
    }

    /// <summary>Fills a database of a server that runs.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public static async Task<SeedOutcome> FillAsync(
        Checkout checkout, ProductDatabase database, SeedSize size, bool replaces, Action<string> progress, CancellationToken cancellationToken)
    {
        await CloudProcess.MigrateAsync(checkout, database, cancellationToken);
        await using var connection = new NpgsqlConnection(database.Owner);
        await connection.OpenAsync(cancellationToken);
        if (await connection.ExecuteScalarAsync<bool>(new CommandDefinition(HoldsPlantSql, cancellationToken: cancellationToken)))
        {
            if (!replaces)
                throw new InvalidOperationException($"{await HeldAsync(connection, cancellationToken)} --replace drops all that is in it, for good.");
            progress("dropping what the database holds");
            await DemoDatabase.EmptyAsync(database.Owner, cancellationToken);
            await CloudProcess.MigrateAsync(checkout, database, cancellationToken);
        }

        var rows = await LoadAsync(connection, size, progress, cancellationToken);
        progress("gathering statistics");
        // Vacuumed too, or PostgreSQL would begin with that by itself as soon as somebody works on the plant.
        await connection.ExecuteAsync(new("VACUUM (ANALYZE);", commandTimeout: 0, cancellationToken: cancellationToken));
        progress("sealing the events into the audit");
        await CloudProcess.AdoptEventsAsync(checkout, database, cancellationToken);
        progress("verifying the audit");
        var audit = await CloudProcess.VerifyAuditAsync(checkout, database, anchor: null, cancellationToken);
        var login = await CloudProcess.FirstLoginAsync(checkout, database, reset: false, cancellationToken);
        var bytes = await connection.ExecuteScalarAsync<long>(new CommandDefinition("SELECT pg_database_size(current_database())", cancellationToken: cancellationToken));
        return new(size.Assets, size.WorkOrders, size.Seed, size.UntilUtc, rows, bytes >> 20, audit, login);
    }

    private static async Task<string> HeldAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await connection.ExecuteScalarAsync<bool>(new CommandDefinition(IsWholeSql, cancellationToken: cancellationToken))
            ? "The database holds a plant already."
            : "The database holds a plant without a first login: a seeding was cut off after its rows were copied, before they were sealed into the audit.";

    /// <returns>How many rows each table has now.</returns>
    private static async Task<IReadOnlyDictionary<string, long>> LoadAsync(
        NpgsqlConnection connection, SeedSize size, Action<string> progress, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var plant = new PlantHistory(size);
        var load = new BulkLoad(connection, transaction, plant.Tables.All);
        await load.BeginAsync(cancellationToken);
        plant.Found();
        progress(string.Create(CultureInfo.InvariantCulture, $"{size.Sites} sites, {plant.Tables.Users.Count} people"));
        for (var made = 1; made <= size.WorkOrders; made++)
        {
            plant.Work();
            if (made % OrdersAtOnce == 0)
                await load.SendAsync(all: false, cancellationToken);
            if (made % OrdersATold == 0)
                progress(string.Create(CultureInfo.InvariantCulture, $"{made:N0} work orders"));
        }

        plant.End();
        await load.SendAsync(all: true, cancellationToken);
        await load.EndAsync(progress, cancellationToken);
        await load.ExecuteAsync(FinishSql, cancellationToken);
        await load.ExecuteAsync(string.Create(
            CultureInfo.InvariantCulture, $"SELECT setval('work.work_order_number', {size.WorkOrders}), setval('requests.request_serial', {Math.Max(1, plant.Requests)})"), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return plant.Tables.All.ToDictionary(table => table.Name, table => table.Count, StringComparer.Ordinal);
    }
}
