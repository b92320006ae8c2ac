using Maintenance.Analytics.Alarms;
using Maintenance.Analytics.Chain;
using Maintenance.Analytics.Modes;
using Maintenance.Analytics.SensorHealth;
using Maintenance.Analytics.State;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;

namespace Maintenance.Edge.Pipeline.Detection;

/// <summary>
/// Watches one tag by its rules, and tells of each change with the samples that led to it. A sample is judged by what it is
/// worth: limits see what a sound sensor says, detectors only what it says of the running machine; safety limits see all that
/// is good. For the pipeline's thread; nothing is allocated for a sample that changes nothing.
/// </summary>
internal sealed class AlarmWatch : IRemembering
{
    private readonly SampleHistory _history = new();
    private readonly RuleWatch[] _rules;
    private readonly NoveltyAlarm? _novelty;
    private readonly TagSensor? _sensor;
    private readonly RuleWatch? _sensorRule;
    private readonly WatchedAsset? _asset;
    private readonly NewestTime _device;
    private readonly AlarmTeller _teller;
    private volatile IReadOnlyList<ActiveAlarm> _active = [];
    private long _modeSkips;
    private long _sensorSkips;
    private long _qualitySkips;

    /// <param name="asset">Null where the configuration says nothing of the tag's asset.</param>
    /// <param name="device">Newest sample of the tag's device.</param>
    public AlarmWatch(TagSettings tag, WatchedAsset? asset, NewestTime device, AlarmTeller teller, DetectionCounts counts)
    {
        (Tag, _asset, _device, _teller) = (tag, asset, device, teller);
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
            foreach (var rule in Rules())
                yield return new($"rule {rule.Rule.Name} {rule.Rule.Version}", rule);
            if (_sensor is not null)
                yield return new($"sensor {_sensorRule!.Rule.Version}", _sensor);
        }
    }

    public EvidenceSample[] Samples() => _history.ToSamples();

    /// <summary>Which way the newest samples have gone.</summary>
    public AlarmDirection? Direction() => _history.Direction();

    public void Observe(Reading reading)
    {
        var at = reading.MeasuredAtUtc;
        _device.Hear(at);
        if (at > NewestUtc)
            NewestUtc = at;
        _asset?.Mode.Hear(reading);
        var mode = _asset?.Mode.ModeAt(at);
        var isGood = reading.Quality == Quality.Good;
        var isRunning = mode is null or OperatingMode.Running;
        var worth = _sensor?.Take(reading, isRunning) ?? new(IsTrusted: true, SensorFault.None);
        var isJudged = isGood && worth.IsTrusted && isRunning;
        if (!isJudged)
            CountSkip(isGood, worth.IsTrusted);

        Judge(reading, isGood, isGood && worth.Fault == SensorFault.None, isJudged, mode);
        TurnSensor(at, mode);
        if (mode is { } known)
            _asset!.Judge(reading, isJudged, known);
    }

    /// <summary>Time without a sample: silence, evidence that has waited long enough, and what others want to see.</summary>
    public void Tick()
    {
        if (_sensor is not null)
        {
            _sensor.Tick(_device.AtUtc);
            TurnSensor(_device.AtUtc, _asset?.Mode.ModeAt(_device.AtUtc));
        }

        foreach (var rule in Rules())
            _teller.Tick(Tag, rule.Told);
        Picture.Renew();
    }

    /// <summary>Sends what evidence there is; nothing more will come.</summary>
    public void Close()
    {
        foreach (var rule in Rules())
            _teller.SendFollowing(Tag, rule.Told);
    }

    /// <summary>Shows the alarms that the last run left on.</summary>
    public void ShowActive() => _active = [.. Rules().Where(rule => rule.Told is not null).Select(rule => new ActiveAlarm(
        rule.Rule.Name, rule.Told!.Detector, rule.Rule.Priority, rule.Told.RaisedAtUtc, rule.Told.Value, rule.Rule.Limit))];

    private IEnumerable<RuleWatch> Rules() => _sensorRule is null ? _rules : _rules.Append(_sensorRule);

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
        var isSilenced = _asset?.Mode.IsSilencing(reading.MeasuredAtUtc) ?? false;
        Span<AlarmChange> changes = stackalloc AlarmChange[_rules.Length];
        for (var i = 0; i < _rules.Length; i++)
        {
            var rule = _rules[i].Rule;
            var isUsable = rule.Kind == RuleKind.Detector ? isJudged : rule.IsSafety ? isGood : isSound;
            var change = _rules[i].Condition!.Take(reading.Value, isUsable, reading.MeasuredAtUtc);
            changes[i] = _rules[i].Take(change, isSilenced, reading.MeasuredAtUtc);
        }

        var score = isJudged ? _novelty?.Score : null;
        _history.Add(reading, score);
        if (_sensorRule is not null)
            _teller.Follow(Tag, _sensorRule.Told, reading, score);
        for (var i = 0; i < _rules.Length; i++)
        {
            _teller.Follow(Tag, _rules[i].Told, reading, score);
            if (changes[i] != AlarmChange.None)
                Turn(_rules[i], changes[i], _rules[i].Rule.Detector, reading.Value, reading.MeasuredAtUtc, mode);
        }
    }

    private void TurnSensor(DateTimeOffset at, OperatingMode? mode)
    {
        if (_sensorRule is not { } rule)
            return;
        var isFault = _sensor!.Fault != SensorFault.None;
        var change = isFault == rule.IsActive ? AlarmChange.None : isFault ? AlarmChange.Raised : AlarmChange.Returned;
        var told = rule.Take(change, isSuppressed: false, at);
        if (told != AlarmChange.None)
            Turn(rule, told, TagSensor.NameOf(_sensor.Fault), _sensor.Value, at, mode);
    }

    private void Turn(RuleWatch rule, AlarmChange change, string detector, double value, DateTimeOffset at, OperatingMode? mode)
    {
        var isSensor = rule.Rule.Kind == RuleKind.Sensor;
        var direction = rule.Rule.Direction ?? (isSensor ? null : _history.Direction());
        var score = rule.Condition?.Score;
        var incident = change == AlarmChange.Raised && !isSensor ? _asset?.Incident.Join(Tag, rule.Rule, direction, value, score, at) : null;
        var contributions = isSensor || _asset is null ? [new(Tag.Name, 1)] : _asset.ContributionsOf(Tag.Name);
        var decision = new Decision(
            rule, Tag, detector, value, score, at, Samples(), mode?.ToString(), direction, contributions, incident);
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
        [.. Rules().Select(rule => new RuleInsight(rule.Rule.Name, rule.Told?.Detector ?? rule.Rule.Detector, rule.State, rule.IsChattering))],
        _sensor?.Fault,
        _novelty is { Choice: var choice }
            ? new(Tag.Detector!.Budget.FalseAlarmsPerWeek, choice.Period, choice.Noise, choice.Season, choice.SeasonLength, choice.WarmUpLeft, _novelty.Score)
            : null,
        NotJudged);
}
