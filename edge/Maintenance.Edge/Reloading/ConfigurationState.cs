namespace Maintenance.Edge.Reloading;

/// <summary>Which configuration the gateway runs by, and what became of its file since; from any thread.</summary>
internal sealed class ConfigurationState(TimeProvider clock)
{
    private Told _told = new(clock.GetUtcNow(), null, [], []);
    private long _changes;

    public Told Now => Volatile.Read(ref _told);

    /// <summary>Files taken since the gateway started.</summary>
    public long Changes => Interlocked.Read(ref _changes);

    /// <param name="takesStart">Sections that are other in the file, and take a start of the gateway.</param>
    public void Taken(IReadOnlyList<string> takesStart)
    {
        Interlocked.Increment(ref _changes);
        Volatile.Write(ref _told, new(clock.GetUtcNow(), null, [], takesStart));
    }

    public void Refused(IReadOnlyList<string> faults) => Volatile.Write(ref _told, Now with { RefusedAtUtc = clock.GetUtcNow(), Faults = faults });

    /// <param name="SinceUtc">When what the gateway runs by was read.</param>
    /// <param name="RefusedAtUtc">When a newer file was refused; null where none was.</param>
    /// <param name="Faults">Why.</param>
    /// <param name="TakesStart">Sections of the file that a start of the gateway would change.</param>
    public sealed record Told(DateTimeOffset SinceUtc, DateTimeOffset? RefusedAtUtc, IReadOnlyList<string> Faults, IReadOnlyList<string> TakesStart);
}
