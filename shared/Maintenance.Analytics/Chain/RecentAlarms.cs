using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Chain;

/// <summary>The last alarms of a gate: how rare each was, and at which sample it began. Part of its gate's state.</summary>
internal sealed class RecentAlarms
{
    /// <summary>How many are kept; a budget cannot count beyond them.</summary>
    public const int Kept = 64;

    /// <summary>In a refractory period an alarm is told again when it is e³, twenty times, rarer than the last.</summary>
    private const double MuchRarer = 3;

    private readonly double[] _rarities = new double[Kept];
    private readonly double[] _places = new double[Kept];
    private int _count;

    /// <param name="rarity">Logarithm of its return period.</param>
    /// <param name="place">Number of its sample.</param>
    public void Add(double rarity, long place)
    {
        var slot = _count++ % Kept;
        (_rarities[slot], _places[slot]) = (rarity, place);
    }

    /// <summary>Whether the last alarm began less than so many samples before this one.</summary>
    public bool IsWithin(double samples, long place) => _count > 0 && place - _places[(_count - 1) % Kept] < samples;

    public bool IsMuchRarerThanLast(double rarity) => rarity > _rarities[(_count - 1) % Kept] + MuchRarer;

    /// <summary>Of the alarms that began less than so many samples before this one: all, and those at least as rare.</summary>
    public (int All, int AsRare) Within(double samples, long place, double rarity)
    {
        var (all, asRare) = (0, 0);
        for (var i = 0; i < Math.Min(_count, Kept); i++)
        {
            if (place - _places[i] >= samples)
                continue;
            all++;
            asRare += _rarities[i] >= rarity ? 1 : 0;
        }

        return (all, asRare);
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_rarities);
        writer.Write(_places);
        writer.Write(_count);
    }

    public void Restore(StateReader reader)
    {
        reader.Read(_rarities);
        reader.Read(_places);
        _count = reader.ReadCount(int.MaxValue);
    }
}
