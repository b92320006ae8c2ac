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
    public string Unit => "gateway";

    public IEnumerable<KeyValuePair<string, IStateful>> Memories => [new("flood", Flood)];

    public bool IsUrgent { get; set; }

    /// <summary>Of all alarms of this gateway.</summary>
    public AlarmFlood Flood { get; } = new();

    public void Raise(Decision decision)
    {
        var nowUtc = clock.GetUtcNow();
        Flood.Take(decision.AtUtc);
        counts.ShowFlood(Flood.IsFlood);
        IsUrgent = true;
        var activation = new Activation(
            Guid.CreateVersion7(nowUtc), decision.Detector, decision.AtUtc, nowUtc, decision.Value, decision.IncidentId, decision.Tag.Index)
        {
            Following = new(Activation.FollowingSamples),
        };
        decision.Watch.Told = activation;
        Tell(decision, activation, AlarmEdge.Raised, nowUtc);
    }

    /// <summary>The end of what the cloud was told before.</summary>
    public void Return(Decision decision)
    {
        // An alarm can return only after it was told, so there is an activation to name.
        var activation = decision.Watch.Told!;
        SendFollowing(decision.Tag, activation);
        Tell(decision, activation, AlarmEdge.Returned, clock.GetUtcNow());
        decision.Watch.Told = null;
    }

    /// <summary>Adds a sample to the evidence that follows an alarm.</summary>
    public void Follow(TagSettings tag, Activation? activation, in Reading reading, double? score)
    {
        if (activation?.Following is not { } following)
            return;
        following.Add(new(reading.MeasuredAtUtc, double.IsFinite(reading.Value) ? reading.Value : null, reading.Quality, score));
        if (following.Count >= Activation.FollowingSamples)
            SendFollowing(tag, activation);
    }

    /// <summary>Sends what evidence there is; nothing more of it will come.</summary>
    public void SendFollowing(TagSettings tag, Activation? activation)
    {
        if (activation?.Following is not { } following)
            return;
        activation.Following = null;
        if (following.Count == 0)
            return;
        var evidence = new AlarmEvidence(activation.Id, tag.Name, following);
        tell(new(RecordKind.AlarmEvidence, 0, RecordJson.Write(evidence, RecordJson.Default.AlarmEvidence)));
    }

    /// <summary>Sends evidence that has waited long enough for more samples.</summary>
    public void Tick(TagSettings tag, Activation? activation)
    {
        if (activation is { Following.Count: > 0 } && clock.GetUtcNow() - activation.DecidedAtUtc > Activation.LongestFollowing)
            SendFollowing(tag, activation);
    }

    /// <summary>Lets a flood end that is over.</summary>
    /// <param name="newestUtc">Device time of the newest sample.</param>
    public void Tick(DateTimeOffset newestUtc)
    {
        Flood.Tick(newestUtc);
        counts.ShowFlood(Flood.IsFlood);
    }

    private void Tell(Decision decision, Activation activation, AlarmEdge edge, DateTimeOffset nowUtc)
    {
        var (rule, tag) = (decision.Watch.Rule, decision.Tag);
        var basis = new AlarmBasis(
            rule.DetectorVersion, decision.Mode, decision.Direction, decision.Contributions, activation.IncidentId,
            decision.Watch.IsChattering, Flood.IsFlood);
        var transition = new AlarmTransition(
            Guid.CreateVersion7(nowUtc), activation.Id, edge, rule.Name, rule.Version, activation.Detector, rule.Priority,
            tag.Asset, tag.Name, tag.Signal, tag.Unit, decision.AtUtc, nowUtc, decision.Value, rule.Limit, decision.Score,
            rule.IsSafety, decision.Samples, basis);
        tell(new(RecordKind.AlarmTransition, 0, RecordJson.Write(transition, RecordJson.Default.AlarmTransition)));
    }
}
