using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Maintenance.Edge.Outbox;

/// <summary>Not ready while the disk refuses to keep what is appended.</summary>
internal sealed class OutboxHealth(DurableOutbox outbox) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(outbox switch
        {
            { Fault: { } fault } => HealthCheckResult.Unhealthy($"The outbox cannot write to its disk: {fault.Message}", fault),
            { IsReserveHeld: false } => HealthCheckResult.Degraded("The disk has no room for the outbox's reserve: free some space."),
            _ => HealthCheckResult.Healthy(),
        });
}
