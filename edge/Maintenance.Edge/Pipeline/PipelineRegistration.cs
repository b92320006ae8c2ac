using Maintenance.Contracts;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Outbox;
using Maintenance.Edge.Pipeline.Detection;

namespace Maintenance.Edge.Pipeline;

/// <summary>Puts the pipeline into the gateway.</summary>
internal static partial class PipelineRegistration
{
    /// <param name="memories">Folder in which detection keeps what it has learnt.</param>
    public static IServiceCollection AddPipeline(
        this IServiceCollection services, LedgerFile books, LedgerSnapshot? earlier, string memories) => services
        .AddSingleton<Inlet>()
        .AddSingleton(books)
        .AddSingleton(provider => new Ledger(
            provider.GetRequiredService<DurableOutbox>().State(Lane.Telemetry).Epoch, provider.GetRequiredService<GatewaySettings>().Tags,
            LedgerRecovery.Complete(earlier, provider.GetRequiredService<DurableOutbox>(), malformed => LogUnreadable(provider.GetRequiredService<ILogger<Ledger>>(), malformed)),
            provider.GetRequiredService<DurableOutbox>().Dropped, provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<DetectionCounts>()
        .AddSingleton(provider => new MemoryFolder(memories, provider.GetRequiredService<DetectionCounts>(), provider.GetRequiredService<ILogger<MemoryFolder>>()))
        .AddSingleton<PlantWatch>()
        .AddHostedService<ReadingPipeline>();

    [LoggerMessage(Level = LogLevel.Warning, Message = "A record in the outbox cannot be read for the books; the cloud will say what is wrong with it")]
    private static partial void LogUnreadable(ILogger log, MalformedRecordException malformed);
}
