using Maintenance.Analytics.Prognostics.Boosting;

namespace Maintenance.Analytics.Prognostics;

/// <summary>Predicts the remaining useful life of a unit from all its cycles. Immutable: any thread may predict.</summary>
public sealed class RulModel
{
    /// <summary>Cycles that a sensor's share in a fused signal is told by.</summary>
    private const int RecentCycles = 10;

    private readonly WindowFeatures _features;
    private readonly IReadOnlyList<BoostedTrees> _boosters;
    private readonly Dictionary<string, ValueRange> _ranges;

    /// <exception cref="FormatException">The content does not fit together, or was made by features of another version.</exception>
    public RulModel(RulModelContent content)
    {
        Content = content;
        _features = FeaturesOf(content.Conditions, content.Fused);
        _boosters = [.. content.Boosters.Select(XgboostModel.Read)];
        _ranges = content.Data.Ranges.ToDictionary(range => range.Source, StringComparer.Ordinal);
        Bias = _boosters.Count > 0 ? _boosters.Average(booster => booster.Bias) : 0;
        if (content.FeatureVersion != WindowFeatures.Version)
            throw new FormatException($"The model was made by version {content.FeatureVersion} of the features, this is {WindowFeatures.Version}: train it again.");
        if (_boosters.Count == 0 || content.Fused.Any(fused => fused.Weights.Count != content.Conditions.Sensors.Count) || !_features.Names.SequenceEqual(content.Features, StringComparer.Ordinal)
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
        var normalised = Content.Conditions.Normalise(run);
        var row = _features.After(SignalsOf(normalised, Content.Fused), [run.Cycles.Count])[0];
        var cycles = Math.Clamp(_boosters.Average(booster => (double)booster.Predict(row)), 0, Content.Cap);
        var (low, high) = Content.Interval.Around(cycles);
        return new(cycles, low, high, ReasonsFor(row, normalised), [.. OutsideRange(run.Cycles[^1])]);
    }

    /// <summary>Features of each sensor used, under the number that people know it by, and of each fused signal.</summary>
    public static WindowFeatures FeaturesOf(OperatingConditions conditions, IReadOnlyList<FusedSignal> fused) =>
        new([.. conditions.Sensors.Select(NameOf), .. fused.Select(signal => signal.Name)]);

    /// <summary>The sensors, and what is made of them.</summary>
    public static double[][] SignalsOf(double[][] normalised, IReadOnlyList<FusedSignal> fused) =>
        [.. normalised, .. fused.Select(signal => signal.Of(normalised))];

    /// <summary>What a fused signal has to do with it is shared by its sensors, as each has a share in what the signal says now.</summary>
    private List<Reason> ReasonsFor(float[] row, double[][] normalised)
    {
        double[][] contributions = [.. _boosters.Select(booster => booster.Contributions(row))];
        var bySource = _features.Names
            .Select((name, at) => (Source: WindowFeatures.SourceOf(name), Cycles: contributions.Average(each => each[at])))
            .GroupBy(part => part.Source, part => part.Cycles, StringComparer.Ordinal)
            .ToDictionary(parts => parts.Key, parts => parts.Sum(), StringComparer.Ordinal);
        foreach (var fused in Content.Fused)
        {
            bySource.Remove(fused.Name, out var cycles);
            foreach (var (sensor, share) in Content.Conditions.Sensors.Zip(fused.Shares(normalised, RecentCycles)))
                bySource[NameOf(sensor)] += cycles * share;
        }

        return [.. bySource.Select(source => new Reason(source.Key, source.Value)).OrderByDescending(reason => Math.Abs(reason.Cycles))];
    }

    private static string NameOf(int sensor) => FormattableString.Invariant($"s{sensor + 1}");

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
