using Maintenance.Contracts;
using Maintenance.Contracts.Records;

namespace Maintenance.Cloud.Alarms;

/// <summary>
/// What a gateway's alarm records must keep beyond their JSON, so that the database takes them: a record that fails here
/// is put aside by itself and does not take its batch with it.
/// </summary>
internal static class TransitionCheck
{
    /// <summary>Longest text of a record, in characters.</summary>
    public const int MaxText = 200;

    /// <summary>Most contributing tags of one alarm: an asset has fewer.</summary>
    public const int MaxContributions = 100;

    /// <exception cref="MalformedRecordException">Names the field.</exception>
    public static void Check(AlarmTransition transition)
    {
        Known(transition.Edge, nameof(transition.Edge));
        Known(transition.Priority, nameof(transition.Priority));
        Text(transition.Rule, nameof(transition.Rule));
        Text(transition.RuleVersion, nameof(transition.RuleVersion));
        Text(transition.Detector, nameof(transition.Detector));
        Text(transition.Tag, nameof(transition.Tag));
        Text(transition.Signal, nameof(transition.Signal));
        Text(transition.Unit, nameof(transition.Unit), least: 0);
        if (transition.Asset is { } asset)
            Text(asset, nameof(transition.Asset));
        Finite(transition.Value, nameof(transition.Value));
        Finite(transition.Limit, nameof(transition.Limit));
        Finite(transition.Score, nameof(transition.Score));
        Check(transition.Samples);
        if (transition.Basis is { } basis)
            Check(basis);
    }

    private static void Check(AlarmBasis basis)
    {
        if (basis.DetectorVersion is { } version)
            Text(version, nameof(basis.DetectorVersion));
        if (basis.Mode is { } mode)
            Text(mode, nameof(basis.Mode));
        if (basis.Direction is { } direction)
            Known(direction, nameof(basis.Direction));
        if (basis.Contributions is { Count: > MaxContributions })
            throw new MalformedRecordException($"an alarm names at most {MaxContributions} contributing tags");
        foreach (var contribution in basis.Contributions ?? [])
        {
            Text(contribution.Tag, "contributions.tag");
            if (!(contribution.Share is >= 0 and <= 1))
                throw new MalformedRecordException("contributions.share must be 0 to 1");
        }
    }

    /// <exception cref="MalformedRecordException">Names the field.</exception>
    public static void Check(AlarmEvidence evidence)
    {
        Text(evidence.Tag, nameof(evidence.Tag));
        Check(evidence.Samples);
    }

    private static void Check(IReadOnlyList<EvidenceSample> samples)
    {
        foreach (var sample in samples)
        {
            Known(sample.Quality, "samples.quality");
            Finite(sample.Value, "samples.value");
            Finite(sample.Score, "samples.score");
        }
    }

    // PostgreSQL's text takes every character but U+0000.
    private static void Text(string text, string field, int least = 1)
    {
        if (text.Length < least || text.Length > MaxText || text.Contains('\0', StringComparison.Ordinal))
            throw new MalformedRecordException($"{field} must be {least} to {MaxText} characters without U+0000");
    }

    private static void Finite(double? number, string field)
    {
        if (number is { } given && !double.IsFinite(given))
            throw new MalformedRecordException($"{field} is not a finite number");
    }

    private static void Known<T>(T value, string field)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
            throw new MalformedRecordException($"{field} {value} is none of {string.Join(", ", Enum.GetNames<T>())}");
    }
}
