using Maintenance.Edge.Devices;
using Maintenance.Edge.Pipeline;
using Maintenance.Edge.Reloading;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Maintenance.Edge.Local;

/// <summary>Whether the gateway does all that its configuration asks of it, and if not, why not: a sentence for each reason.</summary>
internal sealed class Readiness(
    Ledger ledger, DeviceStatuses devices, ConfigurationState configuration, HealthCheckService others, TimeProvider clock)
{
    public async Task<IReadOnlyList<string>> ReasonsAsync(CancellationToken cancellationToken)
    {
        var report = await others.CheckHealthAsync(cancellationToken);
        var nowUtc = clock.GetUtcNow();
        return
        [
            .. devices.All.Where(device => device.State != DeviceState.Online).Select(Reason),
            .. devices.All.SelectMany(device => device.Troubles).Select(trouble => $"{trouble.Key}: {trouble.Value}"),
            .. ledger.Tags.Where(tag => tag.ReceivedAtUtc is null || tag.IsSilentAt(nowUtc)).Select(Reason),
            .. configuration.Now.Faults.Select(fault => $"the changed configuration is refused: {fault}"),
            .. report.Entries.Where(entry => entry.Value.Status == HealthStatus.Unhealthy).Select(entry =>
                $"{entry.Key}: {entry.Value.Description ?? entry.Value.Exception?.Message}"),
        ];
    }

    private static string Reason(DeviceStatus device) =>
        $"device {device.Name} at {device.Endpoint} is {device.State} since {device.SinceUtc:O}{(device.LastError is { } error ? $": {error}" : "")}";

    private static string Reason(TagState tag) =>
        tag.ReceivedAtUtc is { } last ? $"tag {tag.Settings.Name} is silent since {last:O}" : $"tag {tag.Settings.Name} has not spoken yet";
}
