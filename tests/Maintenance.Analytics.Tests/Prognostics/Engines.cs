using Maintenance.Analytics.Prognostics;

namespace Maintenance.Analytics.Tests.Prognostics;

/// <summary>Simulated units: sensors that follow the operation, wear and noise, and one that is constant.</summary>
internal static class Engines
{
    public const int Sensors = 4;

    /// <param name="conditions">Flown at random in each cycle; 1 has a setting with noise that no sensor answers to.</param>
    public static EngineRun[] Make(int count, int conditions, int seed) =>
        [.. Enumerable.Range(1, count).Select(unit => MakeOne(unit, conditions, new Random(seed + unit)))];

    private static EngineRun MakeOne(int unit, int conditions, Random random)
    {
        var life = 60 + random.Next(60);
        return new(unit, [.. Enumerable.Range(1, life).Select(cycle =>
        {
            var condition = random.Next(conditions);
            var wear = Math.Exp((cycle - life) / 20.0);
            return new EngineCycle(
                [(10 * condition) + (0.01 * random.NextDouble()), 100],
                [
                    500 + (40 * condition) + (5 * wear) + (0.5 * Noise(random)),
                    9000 - (300 * condition) - (60 * wear) + (6 * Noise(random)),
                    21.6,
                    1 + (0.2 * condition) + (0.01 * Noise(random)),
                ]);
        })]);
    }

    private static double Noise(Random random) => random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5;
}
