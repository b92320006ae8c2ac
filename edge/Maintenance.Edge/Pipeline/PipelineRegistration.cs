using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Outbox;

namespace Maintenance.Edge.Pipeline;

/// <summary>Puts the pipeline into the gateway.</summary>
internal static class PipelineRegistration
{
    public static IServiceCollection AddPipeline(
        this IServiceCollection services, LedgerFile books, LedgerSnapshot? earlier) => services
        .AddSingleton<Inlet>()
        .AddSingleton(books)
        .AddSingleton(provider => new Ledger(
            provider.GetRequiredService<DurableOutbox>().State(Lane.Telemetry).Epoch, provider.GetRequiredService<GatewaySettings>().Tags,
            LedgerRecovery.Complete(earlier, provider.GetRequiredService<DurableOutbox>()),
            provider.GetRequiredService<DurableOutbox>().Dropped, provider.GetRequiredService<TimeProvider>()))
        .AddHostedService<ReadingPipeline>();
}
