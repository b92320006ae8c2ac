using Maintenance.Analytics.Alarms;
using Maintenance.Analytics.Incidents;
using Maintenance.Analytics.Modes;
using Maintenance.Analytics.SensorHealth;
using Maintenance.Analytics.State;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;

namespace Maintenance.Edge.Pipeline.Detection;

/// <summary>
/// The alarm of an asset that drifts. It knows itself when the machine stands, so a stop neither ends nor hides it; it is over when
/// somebody has worked on the machine, which says that what it does from then on is normal. For the pipeline's thread.
/// </summary>
internal sealed class AssetDrift
{
    private readonly TimeSpan _period;
    private readonly DriftWatch _watch;
    private readonly AssetMode _mode;
    private readonly AssetIncident _incident;
    private readonly AlarmTeller _teller;
    private readonly int[] _places;

    public AssetDrift(
        AssetSettings asset, DriftWatchSettings settings, IReadOnlyList<TagSettings> tags, AssetMode mode, AssetIncident incident,
        Surroundings surroundings, AlarmTeller teller, DetectionCounts counts)
    {
        (_period, _mode, _incident, _teller) = (settings.Period, mode, incident, teller);
        var members = DriftWatch.MembersOf(asset, tags);
        _watch = new(asset, settings, members, surroundings);
        _places = new int[tags.Count];
        Array.Fill(_places, -1);
        foreach (var (place, member) in members.Index())
            _places[member.Index] = place;
        Rule = new(AlarmRule.OfDrift(asset, settings, members.Select(tag => $"{tag.Name}:{tag.Kind}")), condition: null, counts);
    }

    public RuleWatch Rule { get; }

    public IEnumerable<KeyValuePair<string, IStateful>> Memories =>
        [new($"drift {Rule.Rule.Version}", _watch), new($"drift rule {Rule.Rule.Version}", Rule)];

    /// <summary>Takes a sample of one of the asset's tags.</summary>
    /// <param name="isTrusted">Whether its sensor is sound.</param>
    /// <returns>Whether somebody was told something.</returns>
    public bool Take(in Reading reading, bool isTrusted, OperatingMode mode)
    {
        var (at, isWorkedOn) = (reading.MeasuredAtUtc, mode == OperatingMode.Maintenance);
        var place = reading.Quality == Quality.Good ? _places[reading.Tag] : -1;
        var isRow = _watch.Take(place, reading.Value, isTrusted, isWorkedOn, _mode.SinceUtc, at);
        if (isRow && Rule.Told is { } told)
            Follow(told);
        var change = !isRow || _watch.IsAlarm == Rule.IsActive ? AlarmChange.None : _watch.IsAlarm ? AlarmChange.Raised : AlarmChange.Returned;
        switch (Rule.Take(change, isWorkedOn, _mode.IsOutOfService(at), isRow, at))
        {
            case AlarmChange.Raised:
                _teller.Raise(Decide(at, mode));
                return true;
            case AlarmChange.Returned:
                _teller.Return(Decide(at, mode));
                return true;
            default:
                return false;
        }
    }

    /// <summary>What stops have shown to be wrong with the sensor of a tag.</summary>
    public SensorFault FaultOf(int tag) => _places[tag] is >= 0 and var place ? _watch.FaultOf(place) : SensorFault.None;

    public DriftInsight Draw() => new(
        new(Rule.Rule.Name, Rule.Rule.Detector, Rule.State, Rule.IsChattering),
        [.. _watch.Members.Select((member, place) => new DriftTagInsight(member.Name, _watch.ScoreOf(place), _watch.FaultOf(place)))]);

    private void Follow(Activation told)
    {
        for (var place = 0; place < _watch.Members.Count; place++)
            _teller.Follow(told, _watch.NewestOf(place), Math.Abs(_watch.ScoreOf(place)));
    }

    private Decision Decide(DateTimeOffset atUtc, OperatingMode mode)
    {
        // What was told of one tag is over for that tag; it is one of the members, for a rule of others is another version.
        var place = Rule.Told is { Raised: var raised }
            ? _watch.Members.Index().First(member => string.Equals(member.Item.Name, raised.Tag, StringComparison.Ordinal)).Index
            : _watch.Leading.Place;
        var (tag, value, score) = (_watch.Members[place], _watch.ValueOf(place), Math.Abs(_watch.ScoreOf(place)));
        AlarmDirection? direction = Rule.Told is { Raised.Basis: var basis } ? basis?.Direction
            : _watch.Leading.Direction == Direction.Rise ? AlarmDirection.High : AlarmDirection.Low;
        var contributions = _watch.Contributions();
        return new(
            Rule, tag, Rule.Rule.Detector, value, score, atUtc, _watch.RowsOf(place), _mode.TextOf(mode), direction, contributions,
            Rule.Told is null ? _incident.Join(tag, Rule.Rule, direction, value, score, atUtc) : null)
        {
            Others = [.. TagEvidence.Of(contributions, tag).Select(name => OfMember(name))],
            Row = _period,
        };
    }

    private TagEvidence OfMember(string name)
    {
        var (place, member) = _watch.Members.Index().First(member => string.Equals(member.Item.Name, name, StringComparison.Ordinal));
        return new(member, _watch.RowsOf(place));
    }
}
