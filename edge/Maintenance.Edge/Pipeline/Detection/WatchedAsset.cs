using Maintenance.Analytics.Alarms;
using Maintenance.Analytics.Modes;
using Maintenance.Analytics.SensorHealth;
using Maintenance.Analytics.State;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Downlink;

namespace Maintenance.Edge.Pipeline.Detection;

/// <summary>One asset of the configuration: its mode, what happens to it, and what its tags say together. For the pipeline's thread.</summary>
internal sealed class WatchedAsset : IRemembering
{
    private readonly AlarmTeller _teller;
    private readonly Dictionary<int, AlarmWatch> _watches = [];
    private readonly JointWatch? _joint;
    private readonly RuleWatch? _jointRule;
    private readonly AssetDrift? _drift;
    private readonly int[] _places;

    public WatchedAsset(
        AssetSettings settings, IReadOnlyList<TagSettings> tags, AssetMaintenance work, Surroundings surroundings, AlarmTeller teller,
        DetectionCounts counts, TimeProvider clock)
    {
        (Settings, _teller) = (settings, teller);
        Mode = new(settings, tags, work);
        Incident = new(settings, tags, IsOn, clock);
        _places = new int[tags.Count];
        Array.Fill(_places, -1);
        Picture = new(Draw);
        if (settings.Drift is { } drift)
            _drift = new(settings, drift, tags, Mode, Incident, surroundings, teller, counts);
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

    /// <summary>Of all its tags together, and of what drifts.</summary>
    public IEnumerable<RuleWatch> Rules => new[] { _jointRule, _drift?.Rule }.OfType<RuleWatch>();

    public Picture<AssetInsight> Picture { get; }

    public string Unit => $"asset {Settings.Name}";

    public bool IsUrgent { get; set; }

    public IEnumerable<KeyValuePair<string, IStateful>> Memories
    {
        get
        {
            yield return new($"mode {Mode.Name}", Mode);
            yield return new($"incident {Incident.Name}", Incident);
            foreach (var memory in _drift?.Memories ?? [])
                yield return memory;
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
    /// <param name="isTrusted">Whether its sensor is sound.</param>
    public void Judge(in Reading reading, bool isJudged, bool isTrusted, OperatingMode mode)
    {
        if (_drift?.Take(reading, isTrusted, mode) == true)
            IsUrgent = true;
        if (_joint is null)
            return;
        var place = _places[reading.Tag];
        var isRow = place >= 0 && isJudged && _joint.Take(place, reading.Value, reading.MeasuredAtUtc);
        var change = !isRow || _joint.IsAlarm == _jointRule!.IsActive ? AlarmChange.None : _joint.IsAlarm ? AlarmChange.Raised : AlarmChange.Returned;
        var at = reading.MeasuredAtUtc;
        switch (_jointRule!.Take(change, Mode.IsSilencing(at, _jointRule.Told is not null), Mode.IsOutOfService(at), isRow, at))
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

    /// <summary>What stops of the machine have shown to be wrong with the sensor of a tag.</summary>
    public SensorFault SensorFaultOf(int tag) => _drift?.FaultOf(tag) ?? SensorFault.None;

    /// <summary>What the other tags said that an alarm rests on.</summary>
    public IEnumerable<TagEvidence> EvidenceBeside(IEnumerable<AlarmContribution> contributions, TagSettings told) =>
        TagEvidence.Of(contributions, told).Select(WatchOf).Select(watch => new TagEvidence(watch.Tag, watch.Samples()));

    public void Tick()
    {
        Incident.Tick(NewestUtc);   // its own: another device's clock may be ahead
        Picture.Renew();
    }

    /// <summary>Sends what evidence there is; nothing more will come.</summary>
    public void Close()
    {
        foreach (var rule in Rules)
            _teller.SendFollowing(rule.Told);
    }

    private Decision Decide(IReadOnlyList<AlarmContribution> contributions, DateTimeOffset atUtc, OperatingMode mode)
    {
        // A return is told of the tag that the raise was told of; a raise of the tag with the largest share. Both are members: a
        // rule of other members is another version.
        var name = _jointRule!.Told is { Raised: var told } ? told.Tag : contributions is [var largest, ..] ? largest.Tag : _joint!.Members[0].Name;
        var place = _joint!.Members.Index().First(member => string.Equals(member.Item.Name, name, StringComparison.Ordinal)).Index;
        var watch = _watches[_joint.Members[place].Index];
        var direction = watch.Direction();
        var value = double.IsFinite(_joint.ValueOf(place)) ? _joint.ValueOf(place) : 0;
        var incident = _jointRule.Told is null ? Incident.Join(watch.Tag, _jointRule.Rule, direction, value, _joint.Score, atUtc) : null;
        return new(
            _jointRule, watch.Tag, _jointRule.Rule.Detector, value, _joint.Score, atUtc, watch.Samples(), Mode.TextOf(mode), direction, contributions, incident)
        {
            Others = [.. EvidenceBeside(contributions, watch.Tag)],
        };
    }

    private bool IsOn(Guid incident) =>
        _watches.Values.SelectMany(watch => watch.Rules).Concat(Rules).Any(rule => rule.Told?.Raised.Basis?.IncidentId == incident);

    private AlarmWatch WatchOf(string tag) => _watches.Values.First(watch => string.Equals(watch.Tag.Name, tag, StringComparison.Ordinal));

    private AssetInsight Draw() => new(
        Settings.Name, Settings.Class, Mode.ModeAt(NewestUtc), Mode.SinceUtc, Mode.Product,
        Incident.Id is { } id ? new(id, Incident.OpenedAtUtc, Incident.Alarms, Incident.FailureMode) : null,
        _jointRule is { } rule ? new(rule.Rule.Name, rule.Rule.Detector, rule.State, rule.IsChattering) : null,
        _joint is { } joint
            ? [.. joint.Choices.Select((choice, i) => new JointTagInsight(joint.Members[i].Name, choice.Scatter, choice.Wander))]
            : [],
        _drift?.Draw());

    private DateTimeOffset NewestUtc => _watches.Values.Select(watch => watch.NewestUtc).DefaultIfEmpty(DateTimeOffset.MinValue).Max();
}
