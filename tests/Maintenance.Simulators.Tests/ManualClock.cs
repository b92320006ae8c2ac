namespace Maintenance.Simulators.Tests;

/// <summary>Stands still until told the time.</summary>
internal sealed class ManualClock : TimeProvider
{
    public DateTimeOffset NowUtc { get; private set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => NowUtc;

    public void Advance(TimeSpan by) => NowUtc += by;
}
