using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Chain;

/// <summary>After an alarm, for a while only a higher score alarms again: one event is told once, and again only when it grows.</summary>
/// <param name="length">Counted from the last alarm, in the time of the samples.</param>
public sealed class Refractory(TimeSpan length) : IStateful
{
    private DateTimeOffset _alarmedAt;
    private double _highest = double.NegativeInfinity;

    public string StateName => "refractory/1";

    /// <summary>Asks whether a score that is over the line may alarm; if so it is the last alarm from now on.</summary>
    public bool Passes(double score, DateTimeOffset at)
    {
        if (at - _alarmedAt < length && !(score > _highest))
            return false;
        (_alarmedAt, _highest) = (at, score);
        return true;
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_alarmedAt);
        writer.Write(_highest);
    }

    public void Restore(StateReader reader) => (_alarmedAt, _highest) = (reader.ReadInstant(), reader.ReadDouble());
}
