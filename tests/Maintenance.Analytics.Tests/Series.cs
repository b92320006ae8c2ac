using FsCheck;
using FsCheck.Fluent;

namespace Maintenance.Analytics.Tests;

/// <summary>Series as machines give them, for tests.</summary>
internal static class Series
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A cycle, noise, a rare spike and, from somewhere on, another level.</summary>
    public static double[] Machine(int seed, int length)
    {
        var random = new Random(seed);
        var (cycle, noise, step) = (random.Next(10, 300), 0.05 + random.NextDouble(), random.Next(length));
        return [.. Enumerable.Range(0, length).Select(i =>
            50 + (3 * Math.Sin(2 * Math.PI * i / cycle)) + (noise * (random.NextDouble() - 0.5))
            + (random.Next(200) == 0 ? 10 : 0) + (i > step ? 4 : 0))];
    }

    /// <summary>What a detector must survive, among good samples.</summary>
    public static (double Value, DateTimeOffset At)[] Hostile(int seed, int length)
    {
        double[] bad = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e300, -1e300, 1e99, 0, double.Epsilon, double.MaxValue];
        var random = new Random(seed);
        var at = Start;
        return [.. Machine(seed, length).Select(value =>
        {
            at += random.Next(50) switch
            {
                0 => TimeSpan.FromDays(1),
                1 => TimeSpan.FromMinutes(-30),
                2 => TimeSpan.Zero,
                _ => TimeSpan.FromMinutes(5),
            };
            return (random.Next(10) == 0 ? bad[random.Next(bad.Length)] : value, at);
        })];
    }

    /// <summary>Checks a property for many seeds; what failed is named by its seed.</summary>
    public static void ForSeeds(Func<int, bool> property, int count = 10) =>
        Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(count));
}
