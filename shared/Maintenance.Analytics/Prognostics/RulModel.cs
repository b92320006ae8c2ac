using Maintenance.Analytics.Prognostics.Boosting;

namespace Maintenance.Analytics.Prognostics;

/// <summary>Predicts the remaining useful life of a unit from all its cycles. Immutable: any thread may predict.</summary>
public sealed class RulModel
{
    private readonly WindowFeatures _features;
    private readonly IReadOnlyList<BoostedTrees> _boosters;
    private readonly Dictionary<string, ValueRange> _ranges;

    /// <exception cref="FormatException">The content does not fit together, or was made by features of another version.</exception>
    public RulModel(RulModelContent content)
    {
        Content = content;
        _features = new([.. content.Conditions.Sensors.Select(sensor => sensor + 1)]);
        _boosters = [.. content.Boosters.Select(XgboostModel.Read)];
        _ranges = content.Data.Ranges.ToDictionary(range => range.Source, StringComparer.Ordinal);
        Bias = _boosters.Count > 0 ? _boosters.Average(booster => booster.Bias) : 0;
        if (content.FeatureVersion != WindowFeatures.Version)
            throw new FormatException($"The model was made by version {content.FeatureVersion} of the features, this is {WindowFeatures.Version}: train it again.");
        if (_boosters.Count == 0 || !_features.Names.SequenceEqual(content.Features, StringComparer.Ordinal)
            || _boosters.Any(booster => booster.FeatureCount != _features.Names.Count))
        {
            throw new FormatException("The features of the model are not those that its trees were trained on: train it again.");
        }
    }

    public RulModelContent Content { get; }

    /// <summary>Cycles predicted of a unit of which nothing is known.</summary>
    public double Bias { get; }

    /// <exception cref="FormatException">It is no model of remaining life, or not as it was written.</exception>
    public static RulModel Open(ReadOnlyMemory<byte> document) =>
        new(SealedDocument.Open<RulModelContent>(RulModelContent.Kind, RulModelContent.Version, document));

    public byte[] Seal() => SealedDocument.Seal(RulModelContent.Kind, RulModelContent.Version, Content);

    /// <exception cref="ArgumentException">The unit has no cycle, or not the settings and sensors of the model.</exception>
    public RulPrediction Predict(EngineRun run)
    {
        RequireShape(run);
        var row = _features.After(Content.Conditions.Normalise(run), [run.Cycles.Count])[0];
        var cycles = Math.Clamp(_boosters.Average(booster => (double)booster.Predict(row)), 0, Content.Cap);
        var (low, high) = Content.Interval.Around(cycles);
        return new(cycles, low, high, ReasonsFor(row), [.. OutsideRange(run.Cycles[^1])]);
    }

    private List<Reason> ReasonsFor(float[] row)
    {
        double[][] contributions = [.. _boosters.Select(booster => booster.Contributions(row))];
        return [.. _features.Names
            .Select((name, at) => (Source: WindowFeatures.SourceOf(name), Cycles: contributions.Average(each => each[at])))
            .GroupBy(part => part.Source, StringComparer.Ordinal)
            .Select(parts => new Reason(parts.Key, parts.Sum(part => part.Cycles)))
            .OrderByDescending(reason => Math.Abs(reason.Cycles))];
    }

    private IEnumerable<string> OutsideRange(EngineCycle last) => TrainingData.Named(last)
        .Where(named => _ranges.TryGetValue(named.Source, out var range) && !range.Holds(named.Value))
        .Select(named => named.Source);

    private void RequireShape(EngineRun run)
    {
        var named = run.Cycles.Count == 0
            ? throw new ArgumentException($"Unit {run.Unit} has no cycle.", nameof(run))
            : run.Cycles[^1];
        if (named.Settings.Count + named.Sensors.Count != _ranges.Count)
        {
            throw new ArgumentException(
                $"Unit {run.Unit} has {named.Settings.Count} settings and {named.Sensors.Count} sensors; the model was trained on {_ranges.Count} columns.", nameof(run));
        }
    }
}
