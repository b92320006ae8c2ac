using Maintenance.Cloud.Platform;
using Npgsql;

namespace Maintenance.Cloud.Telemetry;

/// <summary>Takes what gateways send, exactly once, and shows readings and what is missing of them.</summary>
internal sealed class TelemetryModule : IModule
{
    public string Name => "Telemetry";

    public void AddServices(IServiceCollection services, IConfiguration configuration) => services
        .AddKeyedSingleton(IngestConnection.Key, (provider, _) => IngestConnection.Source(provider.GetRequiredService<IConfiguration>()))
        .AddSingleton<TagDirectory>()
        .AddSingleton<DayPartitions>()
        .AddSingleton<RecordDoor>()
        .AddSingleton<BatchStore>()
        .AddSingleton<LatestValues>()
        .AddSingleton<RunStates>()
        .AddSingleton<CountOnMeters>()
        .AddEventSubscription<BindTags>()
        .AddWorker(provider => ActivatorUtilities.CreateInstance<RestoreLatestValues>(provider));

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        IngestBatch.Map(api);
        ListTags.Map(api);
        BindTag.Map(api);
        api.MapRecords(TagBindings.Kind);
        GetReadings.Map(api);
        GetLossLedger.Map(api);
    }
}

/// <summary>
/// The worker's connections for ingest. They keep their temporary table between batches, so nothing resets them when they
/// go back to the pool; all settings made on them are local to a transaction.
/// </summary>
internal static class IngestConnection
{
    public const string Key = "Ingest";

    private const string IncomingSql = """
        CREATE TEMPORARY TABLE incoming (
            tag_id integer NOT NULL, position bigint NOT NULL, measured_at_utc timestamptz NOT NULL,
            received_at_utc timestamptz NOT NULL, value double precision, quality smallint NOT NULL
        ) ON COMMIT DELETE ROWS
        """;

    public static NpgsqlDataSource Source(IConfiguration configuration)
    {
        var settings = new NpgsqlConnectionStringBuilder(DatabaseSetup.ConnectionString(configuration, Database.Worker))
        {
            NoResetOnClose = true,
            MaxAutoPrepare = 50,
            AutoPrepareMinUsages = 2,
            ApplicationName = "maintenance ingest",
        };
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        builder.UsePhysicalConnectionInitializer(
            _ => throw new NotSupportedException("Ingest opens its connections asynchronously."),
            async connection =>
            {
                await using var command = new NpgsqlCommand(IncomingSql, connection);
                await command.ExecuteNonQueryAsync();
            });
        return builder.Build();
    }
}
