using Maintenance.Analytics.Alarms;
using Maintenance.Analytics.Chain;
using Maintenance.Analytics.Modes;
using Maintenance.Analytics.SensorHealth;
using Maintenance.Analytics.State;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Downlink;

namespace Maintenance.Edge.Pipeline.Detection;

/// <summary>
/// Watches one tag by its rules, and tells of each change with the samples that led to it. A sample is judged by what it is
/// worth: limits see what a sound sensor says, detectors only what it says of the running machine; safety limits see all that
/// is good. For the pipeline's thread; nothing is allocated for a sample that changes nothing.
/// </summary>
internal sealed class AlarmWatch : IRemembering
{
    /// <summary>Clocks that are kept by NTP lie within this; a time further ahead of the gateway's is judged and told as this much ahead.</summary>
    public static readonly TimeSpan MostAhead = TimeSpan.FromMinutes(1);

    private readonly SampleHistory _history = new();
    private readonly RuleWatch[] _rules;
    private readonly NoveltyAlarm? _novelty;
    private readonly TagSensor? _sensor;
    private readonly RuleWatch? _sensorRule;
    private readonly WatchedAsset? _asset;
    private readonly AssetMaintenance? _work;
    private readonly NewestTime _device;
    private readonly AlarmTeller _teller;
    private readonly DetectionCounts _counts;
    private volatile IReadOnlyList<ActiveAlarm> _active = [];
    private long _modeSkips;
    private long _sensorSkips;
    private long _qualitySkips;

    /// <param name="asset">Null where the configuration says nothing of the tag's asset.</param>
    /// <param name="work">Work on the tag's asset that the cloud told of; null where the tag has none.</param>
    /// <param name="device">Newest sample of the tag's device.</param>
    public AlarmWatch(
        TagSettings tag, WatchedAsset? asset, AssetMaintenance? work, NewestTime device, AlarmTeller teller, DetectionCounts counts)
    {
        (Tag, _asset, _work, _device, _teller, _counts) = (tag, asset, work, device, teller, counts);
        var rules = new List<RuleWatch>();
        if (tag.Limits is { High: { } high } upper)
            rules.Add(OnLimit(upper, AlarmDirection.High, high, counts));
        if (tag.Limits is { Low: { } low } lower)
            rules.Add(OnLimit(lower, AlarmDirection.Low, low, counts));
        if (tag.Detector is { } detector)
        {
            _novelty = new(detector.Budget);
            rules.Add(new(AlarmRule.OfDetector(tag, detector), _novelty, counts));
        }

        if (tag.Sensor is { } sensor)
        {
            _sensor = new(tag, sensor);
            _sensorRule = new(AlarmRule.OfSensor(tag, sensor), condition: null, counts);
        }

        _rules = [.. rules];
        Picture = new(Draw);
        asset?.Know(this);
    }

    public TagSettings Tag { get; }

    /// <summary>Null where the configuration says nothing of the tag's asset.</summary>
    public WatchedAsset? Asset => _asset;

    public IReadOnlyList<ActiveAlarm> Active => _active;

    public Picture<TagInsight> Picture { get; }

    public string Unit => $"tag {Tag.Name}";

    public bool IsUrgent { get; set; }

    /// <summary>Device time of the newest sample.</summary>
    public DateTimeOffset NewestUtc { get; private set; }

    /// <summary>From any thread.</summary>
    public NotJudged NotJudged => new(Volatile.Read(ref _modeSkips), Volatile.Read(ref _sensorSkips), Volatile.Read(ref _qualitySkips));

    public IEnumerable<KeyValuePair<string, IStateful>> Memories
    {
        get
        {
            yield return new("history", _history);
            foreach (var rule in Rules)
                yield return new($"rule {rule.Rule.Name} {rule.Rule.Version}", rule);
            if (_sensor is not null)
                yield return new($"sensor {_sensorRule!.Rule.Version}", _sensor);
        }
    }

    public IEnumerable<RuleWatch> Rules => _sensorRule is null ? _rules : _rules.Append(_sensorRule);

    public EvidenceSample[] Samples() => _history.ToSamples();

    /// <summary>Which way the newest samples have gone.</summary>
    public AlarmDirection? Direction() => _history.Direction();

    public void Observe(Reading reading)
    {
        // Whatever goes by the newest time would stand still until the clocks have caught up with one that is far ahead.
        if (reading.MeasuredAtUtc - reading.ReceivedAtUtc > MostAhead)
        {
            reading = reading with { MeasuredAtUtc = reading.ReceivedAtUtc + MostAhead };
            _counts.CountAhead();
        }

        var at = reading.MeasuredAtUtc;
        _device.Hear(at);
        if (at > NewestUtc)
            NewestUtc = at;
        _asset?.Mode.Hear(reading);
        var mode = ModeAt(at);
        var isGood = reading.Quality == Quality.Good;
        var isRunning = mode is null or OperatingMode.Running;
        var worth = WorthOf(reading, mode);
        var isJudged = isGood && worth.IsTrusted && isRunning;
        if (!isJudged)
            CountSkip(isGood, worth.IsTrusted);

        Judge(reading, isGood, isGood && worth.Fault == SensorFault.None, isJudged, mode);
        TurnSensor(at, mode);
        if (mode is { } known)
            _asset?.Judge(reading, isJudged, worth.IsTrusted, known);
    }

    /// <summary>Time without a sample: silence, evidence that has waited long enough, and what others want to see.</summary>
    public void Tick()
    {
        // Before the device's first sample no time is known in which a sensor could be silent.
        if (_sensor is not null && _device.AtUtc > DateTimeOffset.MinValue)
        {
            _sensor.Tick(_device.AtUtc);
            TurnSensor(_device.AtUtc, ModeAt(_device.AtUtc));
        }

        Picture.Renew();
    }

    /// <summary>Sends what evidence there is; nothing more will come.</summary>
    public void Close()
    {
        foreach (var rule in Rules)
            _teller.SendFollowing(rule.Told);
    }

    /// <summary>Shows the alarms that the last run left on.</summary>
    public void ShowActive() => _active = [.. Rules.Where(rule => rule.Told is not null).Select(rule => new ActiveAlarm(
        rule.Rule.Name, rule.Told!.Raised.Detector, rule.Rule.Priority, rule.Told.Raised.AtUtc, rule.Told.Raised.Value, rule.Rule.Limit))];

    /// <summary>What the sensor suffers from, by what it says itself or by what stops of the machine have shown.</summary>
    private SensorFault SensorsFault => _sensor!.Fault != SensorFault.None ? _sensor.Fault : _asset?.SensorFaultOf(Tag.Index) ?? SensorFault.None;

    private SensorReading WorthOf(in Reading reading, OperatingMode? mode)
    {
        if (_sensor is null)
            return new(IsTrusted: true, SensorFault.None);
        var worth = _sensor.Take(reading, mode, _asset?.Mode.SinceUtc);
        return worth.Fault == SensorFault.None && SensorsFault is not SensorFault.None and var fault ? new(IsTrusted: false, fault) : worth;
    }

    /// <summary>Null where nothing is known of the tag's asset, and nobody works on it.</summary>
    private OperatingMode? ModeAt(DateTimeOffset atUtc) => _asset?.Mode.ModeAt(atUtc) ?? (IsOutOfService(atUtc) ? OperatingMode.Maintenance : null);

    private bool IsOutOfService(DateTimeOffset atUtc) => _work?.IsOn(atUtc) ?? false;

    private RuleWatch OnLimit(LimitSettings limits, AlarmDirection side, double limit, DetectionCounts counts) => new(
        AlarmRule.OnLimit(Tag, limits, side, limit),
        new LimitAlarm(side == AlarmDirection.High ? LimitSide.High : LimitSide.Low, limit, limits.Hysteresis, limits.OnDelay, limits.OffDelay),
        counts);

    private void CountSkip(bool isGood, bool isTrusted)
    {
        ref var skips = ref _modeSkips;
        if (!isGood)
            skips = ref _qualitySkips;
        else if (!isTrusted)
            skips = ref _sensorSkips;
        Volatile.Write(ref skips, skips + 1);
    }

    private void Judge(in Reading reading, bool isGood, bool isSound, bool isJudged, OperatingMode? mode)
    {
        Span<AlarmChange> changes = stackalloc AlarmChange[_rules.Length];
        var (at, isOut) = (reading.MeasuredAtUtc, IsOutOfService(reading.MeasuredAtUtc));
        for (var i = 0; i < _rules.Length; i++)
        {
            var (rule, condition) = (_rules[i].Rule, _rules[i].Condition!);
            var isUsable = rule.Kind == RuleKind.Detector ? isJudged : rule.IsSafety ? isGood : isSound;
            var isSilenced = _asset?.Mode.IsSilencing(at, _rules[i].Told is not null) ?? isOut;
            var change = isSilenced && condition is NoveltyAlarm novelty ? novelty.End() : condition.Take(reading.Value, isUsable, at);
            changes[i] = _rules[i].Take(change, isSilenced, isOut, isUsable, at);
        }

        var score = isJudged ? _novelty?.Score : null;
        _history.Add(reading, score);
        _teller.Follow(reading, score);
        for (var i = 0; i < _rules.Length; i++)
        {
            if (changes[i] != AlarmChange.None)
                Turn(_rules[i], changes[i], _rules[i].Rule.Detector, reading.Value, at, mode);
        }
    }

    private void TurnSensor(DateTimeOffset at, OperatingMode? mode)
    {
        if (_sensorRule is not { } rule)
            return;
        var fault = SensorsFault;
        var isFault = fault != SensorFault.None;
        var change = isFault == rule.IsActive ? AlarmChange.None : isFault ? AlarmChange.Raised : AlarmChange.Returned;
        // Whoever works on the machine unplugs sensors: that is news only if it outlasts the work.
        var told = rule.Take(change, isSuppressed: mode is OperatingMode.Maintenance, IsOutOfService(at), isJudged: true, at);
        if (told != AlarmChange.None)
            Turn(rule, told, TagSensor.NameOf(fault), _sensor!.Value, at, mode);
    }

    private void Turn(RuleWatch rule, AlarmChange change, string detector, double value, DateTimeOffset at, OperatingMode? mode)
    {
        var isSensor = rule.Rule.Kind == RuleKind.Sensor;
        var direction = rule.Rule.Direction ?? (isSensor ? null : _history.Direction());
        var score = rule.Condition?.Score;
        var incident = change == AlarmChange.Raised && !isSensor ? _asset?.Incident.Join(Tag, rule.Rule, direction, value, score, at) : null;
        var contributions = isSensor || _asset is null ? [new(Tag.Name, 1)] : _asset.ContributionsOf(Tag.Name);
        var decision = new Decision(
            rule, Tag, detector, value, score, at, Samples(), mode is { } known ? _asset?.Mode.TextOf(known) ?? known.ToString() : null, direction, contributions, incident)
        {
            Others = rule.Rule.Kind == RuleKind.Detector && _asset is not null ? [.. _asset.EvidenceBeside(contributions, Tag)] : [],
        };
        if (change == AlarmChange.Raised)
            _teller.Raise(decision);
        else
            _teller.Return(decision);
        IsUrgent = true;
        if (_asset is not null)
            _asset.IsUrgent = true;
        ShowActive();
    }

    private TagInsight Draw() => new(
        [.. Rules.Select(rule => new RuleInsight(rule.Rule.Name, rule.Told?.Raised.Detector ?? rule.Rule.Detector, rule.State, rule.IsChattering))],
        _sensor?.Fault,
        _novelty is { Choice: var choice }
            ? new(
                Tag.Detector!.Budget.FalseAlarmsPerWeek, choice.Period, choice.Noise, choice.Season, choice.SeasonLength, choice.WarmUpLeft,
                choice.WarmUp, choice.Resolution, _novelty.Score)
            : null,
        NotJudged);
}
