using System.Buffers.Binary;
using Maintenance.Contracts.Readings;

namespace Maintenance.Edge.Pipeline;

/// <summary>
/// The last readings taken of one tag of a device that has a clock. A reading with the time, value and quality of one of them
/// is that one, delivered once more. Nothing else is refused: not a late value, none that shares its time with another, and
/// none for being older than a time that a wrong clock once gave.
/// </summary>
internal sealed class SeenReadings
{
    /// <summary>More of one tag than a broker has on its way unacknowledged: mosquitto sends 20 messages ahead, AWS IoT 100.</summary>
    public const int Capacity = 128;

    /// <summary>Kept for a device over a restart: what may come again is bounded by its connection, which all its tags share.</summary>
    private const int KeptOfDevice = 8192;

    private const int FewestKept = 8;
    private const int EntryBytes = 2 * sizeof(long);

    private readonly long[] _marks = new long[Capacity];
    private readonly double[] _values = new double[Capacity];
    private (long Mark, double Value)? _since;
    private int _count;
    private long _newest = long.MinValue;

    /// <param name="kept">What <see cref="Keep"/> gave in an earlier run; null where there is nothing.</param>
    /// <param name="timeAlone">Of books that knew the last time only: the first reading of that time is the one that they mean.</param>
    public SeenReadings(byte[]? kept, DateTimeOffset? timeAlone)
    {
        TimeAlone = timeAlone;
        var entries = kept.AsSpan();
        for (; entries.Length >= EntryBytes; entries = entries[EntryBytes..])
            Remember(BinaryPrimitives.ReadInt64LittleEndian(entries), BinaryPrimitives.ReadDoubleLittleEndian(entries[sizeof(long)..]));
    }

    /// <summary>As it was given; null once its reading has come.</summary>
    public DateTimeOffset? TimeAlone { get; private set; }

    private int Count => Math.Min(_count, Capacity);

    /// <summary>Whether this reading is new; it is then remembered.</summary>
    public bool Add(in Reading reading)
    {
        // Such a time is the gateway's own: it says nothing about which value this is.
        if (reading.MeasuredAtUtc == reading.ReceivedAtUtc)
            return true;
        var mark = Mark(reading.MeasuredAtUtc, reading.Quality);
        if (mark <= _newest && IsKnown(mark, reading.Value))
            return false;
        Remember(mark, reading.Value);
        if (reading.MeasuredAtUtc != TimeAlone)
            return true;
        TimeAlone = null;   // the next of this time is another
        return false;
    }

    /// <summary>How many to keep of each tag of a device.</summary>
    public static int KeptOf(int tagsOfDevice) => Math.Clamp(KeptOfDevice / tagsOfDevice, FewestKept, Capacity);

    /// <summary>
    /// The newest of them, oldest first, and before those the first of the equal readings that the tag had last, which a server
    /// tells again when it is asked for its value, however long ago that was.
    /// </summary>
    public byte[] Keep(int most)
    {
        var kept = Math.Min(Count, most);
        var isSinceAmongThem = _since is not { } first || Places(kept).Any(place => _marks[place] == first.Mark && _values[place].Equals(first.Value));
        var bytes = new byte[(kept + (isSinceAmongThem ? 0 : 1)) * EntryBytes];
        var rest = bytes.AsSpan();
        if (!isSinceAmongThem)
            Write(_since!.Value.Mark, _since.Value.Value, ref rest);
        foreach (var place in Places(kept))
            Write(_marks[place], _values[place], ref rest);
        return bytes;
    }

    private static void Write(long mark, double value, ref Span<byte> rest)
    {
        BinaryPrimitives.WriteInt64LittleEndian(rest, mark);
        BinaryPrimitives.WriteDoubleLittleEndian(rest[sizeof(long)..], value);
        rest = rest[EntryBytes..];
    }

    /// <summary>Time, to the microsecond as it is kept on disk, and quality in one number that grows with the time.</summary>
    private static long Mark(DateTimeOffset measuredAtUtc, Quality quality) =>
        (measuredAtUtc.UtcTicks / TimeSpan.TicksPerMicrosecond * ((int)Quality.Stale + 1)) + (int)quality;

    private bool IsKnown(long mark, double value)
    {
        if (_since is { } first && first.Mark == mark && first.Value.Equals(value))
            return true;
        var marks = _marks.AsSpan(0, Count);
        for (var from = 0; marks[from..].IndexOf(mark) is >= 0 and var at; from += at + 1)
        {
            if (_values[from + at].Equals(value))
                return true;
        }

        return false;
    }

    private void Remember(long mark, double value)
    {
        if (_since is not { } first || !first.Value.Equals(value))
            _since = (mark, value);
        (_marks[_count % Capacity], _values[_count % Capacity]) = (mark, value);
        _count = _count + 1 < 2 * Capacity ? _count + 1 : Capacity;   // the place stays right, and it never overflows
        _newest = Math.Max(_newest, mark);
    }

    private IEnumerable<int> Places(int newest) => Enumerable.Range(_count - newest, newest).Select(number => number % Capacity);
}
