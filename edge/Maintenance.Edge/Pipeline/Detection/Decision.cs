using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;

namespace Maintenance.Edge.Pipeline.Detection;

/// <summary>An alarm's decision, as it is to be told.</summary>
/// <param name="Detector">What decided; the rule's own, but of a sensor's rule what the sensor suffers from.</param>
/// <param name="Samples">Of the tag, up to the one that decided.</param>
internal sealed record Decision(
    RuleWatch Watch, TagSettings Tag, string Detector, double Value, double? Score, DateTimeOffset AtUtc, IReadOnlyList<EvidenceSample> Samples,
    string? Mode, AlarmDirection? Direction, IReadOnlyList<AlarmContribution> Contributions, Guid? IncidentId)
{
    /// <summary>The other tags that the alarm rests on.</summary>
    public IReadOnlyList<TagEvidence> Others { get; init; } = [];

    /// <summary>What one row holds, for a detector of rows whose evidence is rows.</summary>
    public TimeSpan? Row { get; init; }
}

/// <summary>What another tag said up to a decision.</summary>
internal sealed record TagEvidence(TagSettings Tag, IReadOnlyList<EvidenceSample> Samples)
{
    /// <summary>A tag with less of a share than this is no evidence, but noise.</summary>
    private const double LeastShare = 0.1;

    /// <summary>Names of the tags that an alarm rests on, besides the one that it is told of.</summary>
    public static IEnumerable<string> Of(IEnumerable<AlarmContribution> contributions, TagSettings told) => contributions
        .Where(one => one.Share >= LeastShare && !string.Equals(one.Tag, told.Name, StringComparison.Ordinal))
        .Select(one => one.Tag);
}
