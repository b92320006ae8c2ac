using Maintenance.Analytics.Incidents;
using Maintenance.Analytics.State;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;

namespace Maintenance.Edge.Pipeline.Detection;

/// <summary>
/// What happens to one asset: alarms of its tags that come within a window, or while one of them is on, share an identity. For the
/// pipeline's thread.
/// </summary>
/// <param name="isOn">Whether an alarm of the incident is on.</param>
internal sealed class AssetIncident(AssetSettings asset, IReadOnlyList<TagSettings> tags, Func<Guid, bool> isOn, TimeProvider clock) : IStateful
{
    private readonly IncidentTracker _tracker = new(
        asset.Class, [.. asset.Tags.Select(tag => tags[tag].Signal)], FailureModeTable.Usual, asset.IncidentWindow);

    private readonly Dictionary<int, int> _places = asset.Tags.Index().ToDictionary(tag => tag.Item, tag => tag.Index);

    public string StateName => "asset-incident/1";

    /// <summary>What it is learnt under: the class, and the tags in the order of the file.</summary>
    public string Name { get; } = $"{asset.Class} {string.Join(' ', asset.Tags.Select(tag => tags[tag].Name))}";

    /// <summary>Null where nothing happens.</summary>
    public Guid? Id { get; private set; }

    public DateTimeOffset OpenedAtUtc => _tracker.OpenedAtUtc;

    /// <summary>Alarms since it was opened.</summary>
    public int Alarms => _tracker.Findings;

    /// <summary>What most speaks for, by the usual table; the cloud decides by its own.</summary>
    public string? FailureMode => _tracker.FailureMode;

    private bool IsOngoing => Id is { } id && isOn(id);

    /// <summary>An alarm of one of its tags; null where it went in the direction that harms nothing. One that says no direction went in a harmful one.</summary>
    public Guid? Join(TagSettings tag, AlarmRule rule, AlarmDirection? direction, double value, double? score, DateTimeOffset atUtc)
    {
        var isRiseHarmless = FailureModeTable.Usual.Of(asset.Class, tag.Signal, Direction.Rise) is null;
        var way = direction == AlarmDirection.Low || (direction is null && isRiseHarmless) ? Direction.Fall : Direction.Rise;
        var change = _tracker.Take(
            new(_places[tag.Index], rule.Detector, 1, IsLasting: false, way, value, score ?? value, rule.Limit ?? 0, atUtc), IsOngoing);
        if (change == IncidentChange.Opened)
            Id = Guid.CreateVersion7(clock.GetUtcNow());
        return change == IncidentChange.None ? null : Id;
    }

    /// <summary>Lets it end when none of its alarms is on and no other came for a window.</summary>
    public void Tick(DateTimeOffset newestUtc)
    {
        if (_tracker.Tick(newestUtc, IsOngoing) == IncidentChange.Ended)
            Id = null;
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_tracker);
        writer.Write(Id?.ToString("N") ?? "");
    }

    public void Restore(StateReader reader)
    {
        reader.Read(_tracker);
        Id = Guid.TryParseExact(reader.ReadString(), "N", out var id) ? id : null;
    }
}
