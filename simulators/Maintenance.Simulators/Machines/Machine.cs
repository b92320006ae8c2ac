namespace Maintenance.Simulators.Machines;

/// <summary>
/// A machine in the steady state from its first step on, under a load that wanders a little about its rated share.
/// Healthy, it stays clear of zone C of ISO 20816-3 and of its makers' temperature alarms.
/// </summary>
internal abstract class Machine(string asset, int seed, IReadOnlyList<Signal> signals)
{
    protected const double AmbientC = 22;

    private const double LoadSpread = 0.004;
    private static readonly TimeSpan LoadMemory = TimeSpan.FromSeconds(5);

    private readonly double[] _values = new double[signals.Count];
    private readonly Lag _load = new(1, LoadMemory);

    public string Asset { get; } = asset;

    public IReadOnlyList<Signal> Signals { get; } = signals;

    /// <summary>In the order of <see cref="Signals"/>.</summary>
    public IReadOnlyList<double> Values => _values;

    protected Noise Noise { get; } = new(seed);

    public void Step(TimeSpan elapsed, Condition condition)
    {
        var load = _load.Follow(1 + Noise.Normal(LoadSpread), elapsed);
        Measure(_values, load, elapsed, condition);
    }

    /// <param name="load">Of the rated load, about 1.</param>
    protected abstract void Measure(Span<double> values, double load, TimeSpan elapsed, Condition condition);
}
