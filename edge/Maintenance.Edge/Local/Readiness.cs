using Maintenance.Edge.Devices;
using Maintenance.Edge.Pipeline;

namespace Maintenance.Edge.Local;

/// <summary>Something else of the gateway that can make it unready; a sentence for each reason.</summary>
internal delegate IEnumerable<string> ReadinessCheck();

/// <summary>Whether the gateway does all that its configuration asks of it, and if not, why not.</summary>
internal sealed class Readiness(Ledger ledger, DeviceStatuses devices, IEnumerable<ReadinessCheck> others, TimeProvider clock)
{
    public IReadOnlyList<string> Reasons()
    {
        var nowUtc = clock.GetUtcNow();
        return
        [
            .. devices.All.Where(device => device.State != DeviceState.Online).Select(device =>
                $"device {device.Name} at {device.Endpoint} is {device.State} since {device.SinceUtc:O}{(device.LastError is { } error ? $": {error}" : "")}"),
            .. ledger.Tags.Where(tag => tag.IsSilentAt(nowUtc) || tag.ReceivedAtUtc is null).Select(tag =>
                tag.ReceivedAtUtc is { } last ? $"tag {tag.Settings.Name} is silent since {last:O}" : $"tag {tag.Settings.Name} has not spoken yet"),
            .. others.SelectMany(check => check()),
        ];
    }
}
