using Maintenance.Analytics.Alarms;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;

namespace Maintenance.Edge.Pipeline;

/// <summary>An alarm that is on, as shown on the gateway's own page.</summary>
internal sealed record ActiveAlarm(string Rule, string Detector, AlarmPriority Priority, DateTimeOffset RaisedAtUtc, double Value, double Limit);

/// <summary>Watches one tag by its rules, and tells of each change with the samples that led to it.</summary>
/// <param name="tell">Takes <see cref="AlarmTransition"/> and <see cref="AlarmEvidence"/> records.</param>
internal sealed class AlarmWatch(TagSettings tag, IReadOnlyList<AlarmRule> rules, TimeProvider clock, Action<OutboxRecord> tell)
{
    private const int FollowingSamples = 64;
    private static readonly TimeSpan LongestFollowing = TimeSpan.FromMinutes(1);

    private readonly SampleHistory _history = new();
    private readonly Activation?[] _active = new Activation?[rules.Count];
    private volatile IReadOnlyList<ActiveAlarm> _shown = [];

    public IReadOnlyList<ActiveAlarm> Active => _shown;

    public void Observe(Reading reading)
    {
        var isUsable = reading.Quality == Quality.Good;
        double? score = null;
        Span<AlarmChange> changes = stackalloc AlarmChange[rules.Count];
        for (var i = 0; i < rules.Count; i++)
        {
            changes[i] = rules[i].Condition.Take(reading.Value, isUsable, reading.MeasuredAtUtc);
            score = isUsable ? rules[i].Condition.Score ?? score : score;
        }

        _history.Add(reading, score);
        for (var i = 0; i < rules.Count; i++)
        {
            Follow(i, reading, score);
            if (changes[i] != AlarmChange.None)
                Turn(i, changes[i], reading);
        }
    }

    /// <summary>Sends evidence that has waited long enough for more samples.</summary>
    public void Tick(DateTimeOffset nowUtc)
    {
        foreach (var activation in _active)
        {
            if (activation is { Following.Count: > 0 } && nowUtc - activation.SinceUtc > LongestFollowing)
                SendFollowing(activation);
        }
    }

    /// <summary>Sends what evidence there is; nothing more will come.</summary>
    public void Close()
    {
        foreach (var activation in _active)
        {
            if (activation is not null)
                SendFollowing(activation);
        }
    }

    private void Turn(int i, AlarmChange change, in Reading reading)
    {
        var nowUtc = clock.GetUtcNow();
        var rule = rules[i];
        // A condition can return only after it raised, so there is an activation to name.
        var activation = change == AlarmChange.Raised ? new Activation(rule, Guid.CreateVersion7(nowUtc), reading, nowUtc) : _active[i]!;
        if (change == AlarmChange.Returned)
            SendFollowing(activation);
        var transition = new AlarmTransition(
            Guid.CreateVersion7(nowUtc), activation.Id, change == AlarmChange.Raised ? AlarmEdge.Raised : AlarmEdge.Returned,
            rule.Name, rule.Version, rule.Detector, rule.Priority, tag.Asset, tag.Name, tag.Signal, tag.Unit,
            reading.MeasuredAtUtc, nowUtc, reading.Value, rule.Limit, rule.Condition.Score, rule.IsSafety, _history.ToSamples());
        tell(new(RecordKind.AlarmTransition, 0, RecordJson.Write(transition, RecordJson.Default.AlarmTransition)));
        _active[i] = change == AlarmChange.Raised ? activation : null;
        _shown = [.. _active.OfType<Activation>().Select(on => on.Shown)];
    }

    private void Follow(int i, in Reading reading, double? score)
    {
        if (_active[i] is not { Following: { } following } activation)
            return;
        following.Add(new(reading.MeasuredAtUtc, double.IsFinite(reading.Value) ? reading.Value : null, reading.Quality, score));
        if (following.Count >= FollowingSamples)
            SendFollowing(activation);
    }

    private void SendFollowing(Activation activation)
    {
        if (activation.Following is not { } following)
            return;
        activation.Following = null;
        if (following.Count > 0)
        {
            var evidence = new AlarmEvidence(activation.Id, tag.Name, following);
            tell(new(RecordKind.AlarmEvidence, 0, RecordJson.Write(evidence, RecordJson.Default.AlarmEvidence)));
        }
    }

    private sealed class Activation(AlarmRule rule, Guid id, Reading reading, DateTimeOffset sinceUtc)
    {
        public Guid Id => id;

        public DateTimeOffset SinceUtc => sinceUtc;

        /// <summary>Null once sent: evidence goes once for an alarm.</summary>
        public List<EvidenceSample>? Following { get; set; } = new(FollowingSamples);

        public ActiveAlarm Shown { get; } = new(rule.Name, rule.Detector, rule.Priority, reading.MeasuredAtUtc, reading.Value, rule.Limit);
    }
}
