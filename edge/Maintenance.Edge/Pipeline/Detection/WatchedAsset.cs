using Maintenance.Analytics.Alarms;
using Maintenance.Analytics.Modes;
using Maintenance.Analytics.State;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;

namespace Maintenance.Edge.Pipeline.Detection;

/// <summary>One asset of the configuration: its mode, what happens to it, and what its tags say together. For the pipeline's thread.</summary>
internal sealed class WatchedAsset : IRemembering
{
    private readonly AlarmTeller _teller;
    private readonly Dictionary<int, AlarmWatch> _watches = [];
    private readonly JointWatch? _joint;
    private readonly RuleWatch? _jointRule;
    private readonly int[] _places;

    public WatchedAsset(AssetSettings settings, IReadOnlyList<TagSettings> tags, AlarmTeller teller, DetectionCounts counts, TimeProvider clock)
    {
        (Settings, _teller) = (settings, teller);
        Mode = new(settings, tags);
        Incident = new(settings, tags, clock);
        _places = new int[tags.Count];
        Array.Fill(_places, -1);
        Picture = new(Draw);
        if (settings.Joint is not { } joint)
            return;
        var members = settings.Tags.Select(tag => tags[tag]).Where(tag => tag.Detector is not null).ToList();
        foreach (var (place, member) in members.Index())
            _places[member.Index] = place;
        _joint = new(joint, members);
        _jointRule = new(AlarmRule.OfAsset(settings, joint, members.Select(tag => tag.Name)), condition: null, counts);
    }

    public AssetSettings Settings { get; }

    public AssetMode Mode { get; }

    public AssetIncident Incident { get; }

    public Picture<AssetInsight> Picture { get; }

    public string Unit => $"asset {Settings.Name}";

    public bool IsUrgent { get; set; }

    public IEnumerable<KeyValuePair<string, IStateful>> Memories
    {
        get
        {
            yield return new($"mode {Settings.RunState} {Settings.Load} {Settings.Starting:c}", Mode);
            yield return new($"incident {Settings.Class} {string.Join(' ', Settings.Tags)}", Incident);
            if (_joint is null)
                yield break;
            yield return new($"rows {_jointRule!.Rule.Version}", _joint);
            yield return new($"rule {_jointRule.Rule.Version}", _jointRule);
        }
    }

    /// <summary>Makes known the watch of one of its tags, whose samples are the evidence for what is told of that tag.</summary>
    public void Know(AlarmWatch watch) => _watches[watch.Tag.Index] = watch;

    /// <summary>Takes a sample of one of its tags, after the tag's own watch has judged it.</summary>
    /// <param name="isJudged">Whether the sample is one of the running machine, from a sound sensor.</param>
    public void Judge(in Reading reading, bool isJudged, OperatingMode mode)
    {
        if (_joint is null)
            return;
        var place = _places[reading.Tag];
        var isRow = place >= 0 && isJudged && _joint.Take(place, reading.Value, reading.MeasuredAtUtc);
        var change = !isRow || _joint.IsAlarm == _jointRule!.IsActive ? AlarmChange.None : _joint.IsAlarm ? AlarmChange.Raised : AlarmChange.Returned;
        switch (_jointRule!.Take(change, Mode.IsSilencing(reading.MeasuredAtUtc), reading.MeasuredAtUtc))
        {
            case AlarmChange.Raised:
                _teller.Raise(Decide(_joint.Contributions(), reading.MeasuredAtUtc, mode));
                IsUrgent = true;
                break;
            case AlarmChange.Returned:
                _teller.Return(Decide(_joint.Contributions(), reading.MeasuredAtUtc, mode));
                IsUrgent = true;
                break;
        }
    }

    /// <summary>Which tags an alarm of one tag comes from: what all say together, or the tag alone.</summary>
    public IReadOnlyList<AlarmContribution> ContributionsOf(string tag) =>
        _joint?.Contributions() is { Count: > 0 } all && all.Any(one => string.Equals(one.Tag, tag, StringComparison.Ordinal)) ? all : [new(tag, 1)];

    public void Tick()
    {
        Incident.Tick(NewestUtc);   // its own: another device's clock may be ahead
        Picture.Renew();
    }

    private Decision Decide(IReadOnlyList<AlarmContribution> contributions, DateTimeOffset atUtc, OperatingMode mode)
    {
        // A return is told of the tag that the raise was told of; a raise of the tag with the largest share.
        // Tags may have come before it since the memory was written: then of the first.
        var place = _jointRule!.Told is { } told && told.Tag < _places.Length ? Math.Max(0, _places[told.Tag]) : 0;
        if (_jointRule.Told is null && contributions is [var largest, ..])
            place = _joint!.Members.Index().First(member => string.Equals(member.Item.Name, largest.Tag, StringComparison.Ordinal)).Index;
        var watch = _watches[_joint!.Members[place].Index];
        var direction = watch.Direction();
        var value = double.IsFinite(_joint.ValueOf(place)) ? _joint.ValueOf(place) : 0;
        var incident = _jointRule.Told is null ? Incident.Join(watch.Tag, _jointRule.Rule, direction, value, _joint.Score, atUtc) : null;
        return new(
            _jointRule, watch.Tag, _jointRule.Rule.Detector, value, _joint.Score, atUtc, watch.Samples(), mode.ToString(), direction, contributions, incident);
    }

    private AssetInsight Draw() => new(
        Settings.Name, Settings.Class, Mode.ModeAt(NewestUtc), Mode.SinceUtc, Mode.Product,
        Incident.Id is { } id ? new(id, Incident.OpenedAtUtc, Incident.Alarms, Incident.FailureMode) : null,
        _jointRule is { } rule ? new(rule.Rule.Name, rule.Rule.Detector, rule.State, rule.IsChattering) : null,
        _joint is { } joint
            ? [.. joint.Choices.Select((choice, i) => new JointTagInsight(joint.Members[i].Name, choice.Scatter, choice.Wander))]
            : []);

    private DateTimeOffset NewestUtc => _watches.Values.Select(watch => watch.NewestUtc).DefaultIfEmpty(DateTimeOffset.MinValue).Max();
}
