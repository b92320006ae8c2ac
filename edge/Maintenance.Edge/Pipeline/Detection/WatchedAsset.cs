using Maintenance.Analytics.Alarms;
using Maintenance.Analytics.Modes;
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
    private readonly int[] _places;

    /// <summary>Tag that the last joint alarm was told of, whose samples follow it; none yet where negative.</summary>
    private int _toldOf = -1;

    public WatchedAsset(
        AssetSettings settings, IReadOnlyList<TagSettings> tags, AssetMaintenance work, AlarmTeller teller, DetectionCounts counts, TimeProvider clock)
    {
        (Settings, _teller) = (settings, teller);
        Mode = new(settings, tags, work);
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

    /// <summary>Null where its tags are not judged together.</summary>
    public RuleWatch? Rule => _jointRule;

    public Picture<AssetInsight> Picture { get; }

    public string Unit => $"asset {Settings.Name}";

    public bool IsUrgent { get; set; }

    public IEnumerable<KeyValuePair<string, IStateful>> Memories
    {
        get
        {
            yield return new($"mode {Mode.Name}", Mode);
            yield return new($"incident {Incident.Name}", Incident);
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
    /// <param name="score">Of the tag's own detector.</param>
    public void Judge(in Reading reading, bool isJudged, double? score, OperatingMode mode)
    {
        if (_joint is null)
            return;
        if (reading.Tag == _toldOf)
            _teller.Follow(_jointRule!.Told, reading, score);
        var place = _places[reading.Tag];
        var isRow = place >= 0 && isJudged && _joint.Take(place, reading.Value, reading.MeasuredAtUtc);
        var change = !isRow || _joint.IsAlarm == _jointRule!.IsActive ? AlarmChange.None : _joint.IsAlarm ? AlarmChange.Raised : AlarmChange.Returned;
        var at = reading.MeasuredAtUtc;
        switch (_jointRule!.Take(change, Mode.IsSilencing(at, _jointRule.Told is not null), Mode.IsOutOfService(at), isRow, at))
        {
            case AlarmChange.Raised:
                var decision = Decide(_joint.Contributions(), reading.MeasuredAtUtc, mode);
                _toldOf = decision.Tag.Index;
                _teller.Raise(decision);
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
        _teller.Tick(_jointRule?.Told);
        Incident.Tick(NewestUtc);   // its own: another device's clock may be ahead
        Picture.Renew();
    }

    /// <summary>Sends what evidence there is; nothing more will come.</summary>
    public void Close() => _teller.SendFollowing(_jointRule?.Told);

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
            _jointRule, watch.Tag, _jointRule.Rule.Detector, value, _joint.Score, atUtc, watch.Samples(), Mode.TextOf(mode), direction, contributions, incident);
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
