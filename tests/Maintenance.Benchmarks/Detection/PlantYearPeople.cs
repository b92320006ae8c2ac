using Maintenance.Contracts.Transport;
using Maintenance.Edge.Downlink;
using Maintenance.Simulators.Year;

namespace Maintenance.Benchmarks.Detection;

/// <summary>
/// What people do in a plant's year, and what a gateway hears of it. Three days after a work order somebody goes and looks for an
/// hour; a machine that failed is worked on until it is repaired.
/// </summary>
internal sealed class PlantYearPeople(IReadOnlyList<YearMachine> machines, CloudWord word)
{
    private static readonly TimeSpan Visit = TimeSpan.FromDays(3);
    private static readonly TimeSpan Look = TimeSpan.FromHours(1);
    private static readonly TimeSpan Confirmed = TimeSpan.FromHours(12);
    private readonly Dictionary<string, DateTimeOffset> _visits = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _worked = new(StringComparer.Ordinal);
    private DateTimeOffset _confirmedUtc;
    private long _version;

    /// <summary>A work order was opened.</summary>
    public void Call(string asset, DateTimeOffset at) => _visits.TryAdd(asset, at + Visit);

    /// <summary>Whether nobody has looked at what was called for yet.</summary>
    public bool IsCalled(string asset) => _visits.ContainsKey(asset);

    /// <summary>What is done at an instant.</summary>
    public void Act(DateTimeOffset at)
    {
        var isNews = false;
        foreach (var machine in machines)
        {
            if (IsWorkedOn(machine, at) == _worked.ContainsKey(machine.Asset))
                continue;
            isNews = true;
            if (!_worked.Remove(machine.Asset))
                _worked[machine.Asset] = at;
        }

        if (isNews)
            word.Take(new(++_version, at, [.. _worked.Select(work => new AssetUnderMaintenance(work.Key, work.Value, ["W-1"]))], []), at);
        else if (at - _confirmedUtc >= Confirmed)
            word.Confirm(at);
        else
            return;
        _confirmedUtc = at;
    }

    /// <summary>Where something is broken, whoever looks leaves it for the repair that the year has planned.</summary>
    private bool IsWorkedOn(YearMachine machine, DateTimeOffset at)
    {
        var isLookedAt = _visits.TryGetValue(machine.Asset, out var from) && at >= from;
        if (isLookedAt && at >= from + Look)
            isLookedAt = !_visits.Remove(machine.Asset);
        return machine.IsUnderMaintenance || (isLookedAt && !machine.Faults.Any(fault => !fault.IsOfSensor && fault.OnsetUtc <= at && at < fault.RepairedUtc));
    }
}
