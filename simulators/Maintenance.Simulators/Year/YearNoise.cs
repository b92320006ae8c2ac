namespace Maintenance.Simulators.Year;

/// <summary>Seeded random numbers, the same on every machine and version: xoshiro256** (Blackman and Vigna 2018).</summary>
internal sealed class YearNoise
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;
    private double _spare = double.NaN;

    public YearNoise(ulong seed) => (_a, _b, _c, _d) = (Mix(ref seed), Mix(ref seed), Mix(ref seed), Mix(ref seed));

    /// <summary>From 0 to less than 1.</summary>
    public double Share()
    {
        unchecked
        {
            var result = ulong.RotateLeft(_b * 5, 7) * 9;
            var t = _b << 17;
            _c ^= _a;
            _d ^= _b;
            _b ^= _c;
            _a ^= _d;
            _c ^= t;
            _d = ulong.RotateLeft(_d, 45);
            return (result >> 11) * (1.0 / (1UL << 53));
        }
    }

    public double Between(double low, double high) => low + ((high - low) * Share());

    public int Below(int count) => (int)(count * Share());

    public bool Happens(double probability) => Share() < probability;

    /// <summary>Normally distributed about zero (Box and Muller 1958).</summary>
    public double Normal(double standardDeviation)
    {
        if (!double.IsNaN(_spare))
        {
            var spare = _spare;
            _spare = double.NaN;
            return standardDeviation * spare;
        }

        var radius = Math.Sqrt(-2 * Math.Log(1 - Share()));
        var (sin, cos) = Math.SinCos(Math.Tau * Share());
        _spare = radius * sin;
        return standardDeviation * radius * cos;
    }

    // SplitMix64, as its authors advise for seeding.
    private static ulong Mix(ref ulong seed)
    {
        unchecked
        {
            seed += 0x9E3779B97F4A7C15;
            var z = (seed ^ (seed >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
