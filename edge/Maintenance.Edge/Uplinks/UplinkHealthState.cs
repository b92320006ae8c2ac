using Maintenance.Contracts.Records;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Maintenance.Edge.Uplinks;

/// <summary>What stands between the gateway and its cloud just now.</summary>
public sealed class UplinkHealthState : IHealthCheck
{
    private readonly Trouble?[] _lanes = new Trouble?[Enum.GetValues<Lane>().Length];
    private Trouble? _enrolment = new("not enrolled yet", NeedsPerson: false);

    /// <summary>A cloud that is away is what the outbox is for: degraded. What a person must mend is unhealthy.</summary>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var troubles = _lanes.Prepend(Volatile.Read(ref _enrolment)).OfType<Trouble>().ToList();
        var words = string.Join("; ", troubles.Select(trouble => trouble.Words).Distinct(StringComparer.Ordinal));
        return Task.FromResult(
            troubles.Count == 0 ? HealthCheckResult.Healthy()
            : troubles.Exists(trouble => trouble.NeedsPerson) ? HealthCheckResult.Unhealthy(words)
            : HealthCheckResult.Degraded(words));
    }

    internal void Enrolled() => Volatile.Write(ref _enrolment, null);

    internal void NotEnrolled(string words, bool needsPerson) => Volatile.Write(ref _enrolment, new(words, needsPerson));

    internal void Flows(Lane lane) => Volatile.Write(ref _lanes[(int)lane], null);

    internal void Stuck(Lane lane, string words, bool needsPerson) => Volatile.Write(ref _lanes[(int)lane], new(words, needsPerson));

    private sealed record Trouble(string Words, bool NeedsPerson);
}
