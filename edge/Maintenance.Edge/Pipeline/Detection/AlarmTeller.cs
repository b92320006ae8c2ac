using Maintenance.Analytics.Alarms;
using Maintenance.Analytics.State;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;

namespace Maintenance.Edge.Pipeline.Detection;

/// <summary>An alarm's decision, as it is to be told.</summary>
/// <param name="Detector">What decided; the rule's own, but of a sensor's rule what the sensor suffers from.</param>
internal sealed record Decision(
    RuleWatch Watch, TagSettings Tag, string Detector, double Value, double? Score, DateTimeOffset AtUtc, IReadOnlyList<EvidenceSample> Samples,
    string? Mode, AlarmDirection? Direction, IReadOnlyList<AlarmContribution> Contributions, Guid? IncidentId);

/// <summary>Writes the records of alarms, and says when there are more of them than a person can answer. For the pipeline's thread.</summary>
internal sealed class AlarmTeller(TimeProvider clock, DetectionCounts counts, Action<OutboxRecord> tell) : IRemembering
{
    private readonly ToldAlarms _told = new();

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
        var activation = new Activation(raised with { Samples = [] }) { Following = new(Activation.FollowingSamples) };
        decision.Watch.Told = activation;
        _told.Add(activation);
        Tell(raised);
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

    /// <summary>Adds a sample to the evidence that follows an alarm.</summary>
    public void Follow(Activation? activation, in Reading reading, double? score)
    {
        if (activation?.Following is not { } following)
            return;
        following.Add(new(reading.MeasuredAtUtc, double.IsFinite(reading.Value) ? reading.Value : null, reading.Quality, score));
        if (following.Count >= Activation.FollowingSamples)
            SendFollowing(activation);
    }

    /// <summary>Sends what evidence there is; nothing more of it will come.</summary>
    public void SendFollowing(Activation? activation)
    {
        if (activation?.Following is not { } following)
            return;
        activation.Following = null;
        if (following.Count == 0)
            return;
        var evidence = new AlarmEvidence(activation.Raised.AlarmId, activation.Raised.Tag, following);
        tell(new(RecordKind.AlarmEvidence, 0, RecordJson.Write(evidence, RecordJson.Default.AlarmEvidence)));
    }

    /// <summary>Sends evidence that has waited long enough for more samples.</summary>
    public void Tick(Activation? activation)
    {
        if (activation is { Following.Count: > 0 } && clock.GetUtcNow() - activation.Raised.DecidedAtUtc > Activation.LongestFollowing)
            SendFollowing(activation);
    }

    /// <summary>Lets a flood end that is over.</summary>
    /// <param name="newestUtc">Device time of the newest sample.</param>
    public void Tick(DateTimeOffset newestUtc)
    {
        Flood.Tick(newestUtc);
        counts.ShowFlood(Flood.IsFlood);
    }

    private void Tell(AlarmTransition transition)
    {
        IsUrgent = true;
        tell(new(RecordKind.AlarmTransition, 0, RecordJson.Write(transition, RecordJson.Default.AlarmTransition)));
    }

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
