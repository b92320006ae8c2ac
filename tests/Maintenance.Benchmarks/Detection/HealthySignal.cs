namespace Maintenance.Benchmarks.Detection;

/// <summary>
/// What a healthy machine's tag says for ever: one of five kinds in turn, by its number. A cycle with noise; a temperature that
/// wanders about its level; a load that comes in steps of random length; a flow that is measured coarsely; plain noise.
/// Nothing is ever wrong with it.
/// </summary>
internal sealed class HealthySignal(int number)
{
    public const int Kinds = 5;

    /// <summary>The kind whose level comes in steps.</summary>
    public const int Steps = 2;

    /// <summary>Noises, of which 1 in 1,000 is three times as large, as in real processes.</summary>
    private const double LongTail = 0.001;

    private readonly Random _random = new(number);
    private double _wander;
    private double _load = 3;
    private int _row;

    public double Next()
    {
        _row++;
        return (number % Kinds) switch
        {
            0 => 50 + (3 * Math.Sin(2 * Math.PI * _row / 600)) + Noise(),
            1 => 60 + (_wander += (-0.001 * _wander) + (0.1 * Noise())) + (0.2 * Noise()),
            Steps => Load() + (0.2 * Noise()),
            3 => Math.Round(32 + (0.6 * Noise())),
            _ => 10 + Noise(),
        };
    }

    private double Load()
    {
        if (_random.Next(300) == 0)
            _load = 1 + _random.Next(5);
        return _load;
    }

    /// <summary>About normal, with a standard deviation of 1.</summary>
    private double Noise()
    {
        var sum = -6.0;
        for (var i = 0; i < 12; i++)
            sum += _random.NextDouble();
        return _random.NextDouble() < LongTail ? 3 * sum : sum;
    }
}
