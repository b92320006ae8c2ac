using System.Text;

namespace Maintenance.Contracts.Readings;

/// <summary>Readings of one record, with the names that <see cref="Reading.Tag"/> points into.</summary>
/// <param name="TagNames">In order of first use.</param>
/// <param name="Readings">In the order in which the gateway took them.</param>
public sealed record ReadingBlock(IReadOnlyList<string> TagNames, IReadOnlyList<Reading> Readings)
{
    /// <summary>Most readings a block may hold; more in one record is refused.</summary>
    public const int MaxReadings = 65_536;

    /// <summary>Longest tag name, in bytes of UTF-8.</summary>
    public const int MaxNameBytes = 400;

    /// <summary>Reads what <see cref="ReadingBlockEncoder"/> wrote; nothing may be left over.</summary>
    /// <exception cref="MalformedRecordException">The payload is cut, padded, of another version, or lies about a length.</exception>
    public static ReadingBlock Decode(ReadOnlySpan<byte> payload)
    {
        var columns = new ReadingBlockReader().Read(payload);
        var names = new string[columns.NameCount];
        for (var i = 0; i < names.Length; i++)
            names[i] = Encoding.UTF8.GetString(columns.Name(i));

        var readings = new Reading[columns.Count];
        for (var i = 0; i < readings.Length; i++)
            readings[i] = new(columns.Tag(i), columns.Value(i), columns.QualityOf(i), columns.MeasuredAtUtc(i), columns.ReceivedAtUtc(i));
        return new(names, readings);
    }
}
