namespace Maintenance.Cloud.Tests;

/// <summary>One host for many tests, whose clock only goes on.</summary>
public sealed class ClockedHost : OneHost
{
    public ClockedHost() : this(new())
    {
    }

    private ClockedHost(ManualClock clock) : base(clock) => Clock = clock;

    public ManualClock Clock { get; }
}
