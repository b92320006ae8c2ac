using Maintenance.Contracts;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Outbox;

namespace Maintenance.Edge.Pipeline;

/// <summary>Puts the pipeline into the gateway.</summary>
internal static partial class PipelineRegistration
{
    public static IServiceCollection AddPipeline(
        this IServiceCollection services, LedgerFile books, LedgerSnapshot? earlier) => services
        .AddSingleton<Inlet>()
        .AddSingleton(books)
        .AddSingleton(provider => new Ledger(
            provider.GetRequiredService<DurableOutbox>().State(Lane.Telemetry).Epoch, provider.GetRequiredService<GatewaySettings>().Tags,
            LedgerRecovery.Complete(earlier, provider.GetRequiredService<DurableOutbox>(), malformed => LogUnreadable(provider.GetRequiredService<ILogger<Ledger>>(), malformed)),
            provider.GetRequiredService<DurableOutbox>().Dropped, provider.GetRequiredService<TimeProvider>()))
        .AddHostedService<ReadingPipeline>();

    [LoggerMessage(Level = LogLevel.Warning, Message = "A record in the outbox cannot be read for the books; the cloud will say what is wrong with it")]
    private static partial void LogUnreadable(ILogger log, MalformedRecordException malformed);
}
