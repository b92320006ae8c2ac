using Maintenance.Analytics.Alarms;
using Maintenance.Analytics.State;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;

namespace Maintenance.Edge.Pipeline.Detection;

/// <summary>Writes the records of alarms, and says when there are more of them than a person can answer. For the pipeline's thread.</summary>
internal sealed class AlarmTeller(TimeProvider clock, DetectionCounts counts, Action<OutboxRecord> tell) : IRemembering
{
    /// <summary>Most rows that are waited for after an alarm of a detector of rows.</summary>
    private const int RowsAwaited = 6;

    private static readonly TimeSpan LongestFollowing = TimeSpan.FromMinutes(1);

    private readonly ToldAlarms _told = new();
    private readonly List<Activation> _followed = [];

    public string Unit => "gateway";

    public IEnumerable<KeyValuePair<string, IStateful>> Memories => [new("flood", Flood), new("told", _told)];

    public bool IsUrgent { get; set; }

    /// <summary>Of all alarms of this gateway.</summary>
    public AlarmFlood Flood { get; } = new();

    /// <summary>
    /// Gives every rule the alarm that the last run left on. What was told under a rule that is gone, or has other settings now,
    /// nothing here would ever end: it ends with the settings.
    /// </summary>
    public void Resume(IReadOnlyCollection<RuleWatch> watches)
    {
        foreach (var watch in watches)
            watch.Told = _told.Of(watch.Rule);
        var nowUtc = clock.GetUtcNow();
        foreach (var orphan in _told.TakeOrphans(watches.Select(watch => watch.Rule)))
        {
            SendFollowing(orphan);
            Tell(orphan.Raised with
            {
                TransitionId = Guid.CreateVersion7(nowUtc),
                Edge = AlarmEdge.Returned,
                AtUtc = nowUtc > orphan.Raised.AtUtc ? nowUtc : orphan.Raised.AtUtc,
                DecidedAtUtc = nowUtc,
            });
        }
    }

    public void Raise(Decision decision)
    {
        var nowUtc = clock.GetUtcNow();
        Flood.Take(decision.AtUtc);
        counts.ShowFlood(Flood.IsFlood);
        var raised = Transition(decision, Guid.CreateVersion7(nowUtc), decision.Detector, AlarmEdge.Raised, decision.IncidentId, nowUtc);
        var activation = new Activation(raised with { Samples = [] })
        {
            Trails = [.. decision.Others.Select(other => other.Tag).Prepend(decision.Tag).Select(tag => new EvidenceTrail(raised.AlarmId, tag.Index, tag.Name))],
            Patience = decision.Row * RowsAwaited ?? LongestFollowing,
            IsFollowedByRows = decision.Row is not null,
        };
        decision.Watch.Told = activation;
        _told.Add(activation);
        _followed.Add(activation);
        Tell(raised);
        foreach (var other in decision.Others)
            Tell(new AlarmEvidence(raised.AlarmId, other.Tag.Name, other.Samples));
    }

    /// <summary>The end of what the cloud was told before.</summary>
    public void Return(Decision decision)
    {
        // An alarm can return only after it was told, so there is an activation to name.
        var activation = decision.Watch.Told!;
        var raised = activation.Raised;
        SendFollowing(activation);
        Tell(Transition(decision, raised.AlarmId, raised.Detector, AlarmEdge.Returned, raised.Basis?.IncidentId, clock.GetUtcNow()));
        decision.Watch.Told = null;
        _told.Remove(activation);
    }

    /// <summary>Adds a sample to the evidence of the alarms that it follows.</summary>
    /// <param name="score">Of the tag's own detector.</param>
    public void Follow(in Reading reading, double? score)
    {
        for (var i = _followed.Count - 1; i >= 0; i--)
        {
            if (!_followed[i].IsFollowedByRows)
                Follow(_followed[i], reading, score);
        }
    }

    /// <summary>Adds a sample, or a row, to the evidence of one alarm.</summary>
    public void Follow(Activation activation, in Reading reading, double? score)
    {
        for (var i = activation.Trails.Count - 1; i >= 0; i--)
        {
            var trail = activation.Trails[i];
            if (trail.Tag != reading.Tag)
                continue;
            trail.Add(new(reading.MeasuredAtUtc, double.IsFinite(reading.Value) ? reading.Value : null, reading.Quality, score));
            if (!trail.IsFull)
                continue;
            Tell(trail.ToEvidence());
            activation.Trails.RemoveAt(i);
        }

        if (activation.Trails.Count == 0)
            _followed.Remove(activation);
    }

    /// <summary>Sends what evidence there is; nothing more of it will come.</summary>
    public void SendFollowing(Activation? activation)
    {
        if (activation is null)
            return;
        foreach (var trail in activation.Trails.Where(trail => !trail.IsEmpty))
            Tell(trail.ToEvidence());
        activation.Trails.Clear();
        _followed.Remove(activation);
    }

    /// <summary>Lets a flood end that is over, and sends evidence that has waited long enough for more samples.</summary>
    /// <param name="newestUtc">Device time of the newest sample.</param>
    public void Tick(DateTimeOffset newestUtc)
    {
        Flood.Tick(newestUtc);
        counts.ShowFlood(Flood.IsFlood);
        for (var i = _followed.Count - 1; i >= 0; i--)
        {
            if (clock.GetUtcNow() - _followed[i].Raised.DecidedAtUtc > _followed[i].Patience && _followed[i].Trails.Exists(trail => !trail.IsEmpty))
                SendFollowing(_followed[i]);
        }
    }

    private void Tell(AlarmTransition transition)
    {
        IsUrgent = true;
        tell(new(RecordKind.AlarmTransition, 0, RecordJson.Write(transition, RecordJson.Default.AlarmTransition)));
    }

    private void Tell(AlarmEvidence evidence) =>
        tell(new(RecordKind.AlarmEvidence, 0, RecordJson.Write(evidence, RecordJson.Default.AlarmEvidence)));

    private AlarmTransition Transition(Decision decision, Guid alarmId, string detector, AlarmEdge edge, Guid? incidentId, DateTimeOffset nowUtc)
    {
        var (rule, tag) = (decision.Watch.Rule, decision.Tag);
        var basis = new AlarmBasis(
            rule.DetectorVersion, decision.Mode, decision.Direction, decision.Contributions, incidentId, decision.Watch.IsChattering, Flood.IsFlood);
        return new(
            Guid.CreateVersion7(nowUtc), alarmId, edge, rule.Name, rule.Version, detector, rule.Priority,
            tag.Asset, tag.Name, tag.Signal, tag.Unit, decision.AtUtc, nowUtc, decision.Value, rule.Limit, decision.Score,
            rule.IsSafety, decision.Samples, basis);
    }
}
