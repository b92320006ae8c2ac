namespace Maintenance.Analytics.Prognostics;

/// <summary>
/// What a model is told of a unit at a cycle: its age and, of each signal, level and slope over several windows, smoothed
/// values, its own first cycles and its departure from them. Only cycles up to the one asked for are looked at.
/// </summary>
/// <param name="signals">Names of sensors such as <c>s11</c>, and of signals made of all of them; without a full stop.</param>
public sealed class WindowFeatures(IReadOnlyList<string> signals)
{
    /// <summary>Changes whenever the same cycles would give other features.</summary>
    public const int Version = 2;

    /// <summary>A unit's first cycles are its own normal.</summary>
    public const int FirstCycles = 20;

    private const int LeastForSlope = 10;
    private static readonly int[] Windows = [5, 10, 20, 30, 50];
    private static readonly string[] NamesOfASignal =
    [
        "start",
        .. Windows.SelectMany(window => window < LeastForSlope
            ? new[] { $"mean{window}", $"mean{window}-start" }
            : [$"mean{window}", $"mean{window}-start", $"slope{window}"]),
        "mean-start", "slope",
        .. RunningSums.Weights.Select(weight => FormattableString.Invariant($"smooth{weight}")),
    ];

    /// <summary>In the order of the values.</summary>
    public IReadOnlyList<string> Names { get; } =
        ["age", .. signals.SelectMany(signal => NamesOfASignal.Select(name => $"{signal}.{name}"))];

    /// <summary>What people would name as the source of a feature: <c>age</c>, or a signal such as <c>s11</c>.</summary>
    public static string SourceOf(string feature) => feature.Split('.')[0];

    /// <summary>Features after each of the given numbers of cycles.</summary>
    /// <param name="normalised">By signal, then by cycle.</param>
    /// <param name="after">Numbers of cycles, from 1.</param>
    public float[][] After(double[][] normalised, IEnumerable<int> after)
    {
        RunningSums[] sums = [.. normalised.Select(values => new RunningSums(values))];
        return [.. after.Select(count => Row(sums, count))];
    }

    private float[] Row(RunningSums[] sums, int count)
    {
        var row = new float[Names.Count];
        row[0] = count;
        var next = 1;
        foreach (var sensor in sums)
            next = Fill(row, next, sensor, count);
        return row;
    }

    private static int Fill(float[] row, int next, RunningSums sensor, int count)
    {
        var start = sensor.Mean(0, Math.Min(FirstCycles, count));
        row[next++] = (float)start;
        foreach (var window in Windows)
        {
            var from = Math.Max(0, count - window);
            var mean = sensor.Mean(from, count);
            row[next++] = (float)mean;
            row[next++] = (float)(mean - start);
            if (window >= LeastForSlope)
                row[next++] = (float)sensor.Slope(from, count);
        }

        row[next++] = (float)(sensor.Mean(0, count) - start);
        row[next++] = (float)sensor.Slope(0, count);
        for (var weight = 0; weight < RunningSums.Weights.Length; weight++)
            row[next++] = (float)sensor.Smoothed(weight, count - 1);
        return next;
    }
}
