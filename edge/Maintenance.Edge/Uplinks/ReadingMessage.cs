using System.Text.Json;
using Maintenance.Contracts;
using Maintenance.Contracts.Readings;

namespace Maintenance.Edge.Uplinks;

/// <summary>
/// Writes readings as JSON: a list of groups, each with the time and quality that its values share and the values by their
/// tags' names. In order; a group ends where time or quality change, and where a tag comes again. What was not measured is null.
/// </summary>
internal sealed class ReadingMessage
{
    /// <summary>From there on not every whole number is one.</summary>
    private const double Whole = 1L << 53;

    private static readonly JsonEncodedText[] Qualities = [.. Enum.GetValues<Quality>().Select(quality => JsonEncodedText.Encode(quality.ToString()))];

    private readonly ReadingBlockReader _reader = new();
    private int[] _groupOfTag = [];
    private int _group;

    /// <exception cref="MalformedRecordException">It is no block of readings.</exception>
    public void Write(ReadOnlySpan<byte> payload, Utf8JsonWriter json)
    {
        var block = _reader.Read(payload);
        if (_groupOfTag.Length < block.NameCount)
            _groupOfTag = new int[block.NameCount];
        Array.Clear(_groupOfTag);
        _group = 0;
        json.WriteStartArray();
        for (var i = 0; i < block.Count; i++)
        {
            var tag = block.Tag(i);
            if (i == 0 || _groupOfTag[tag] == _group || !IsSameMoment(block, i - 1, i))
                Begin(block, i, json);
            _groupOfTag[tag] = _group;
            WriteValue(block.Name(tag), block.Value(i), json);
        }

        if (block.Count > 0)
            End(json);
        json.WriteEndArray();
    }

    private static bool IsSameMoment(in ReadingColumns block, int one, int other) =>
        block.MeasuredMicroseconds(one) == block.MeasuredMicroseconds(other)
        && block.ReceivedMicroseconds(one) == block.ReceivedMicroseconds(other)
        && block.QualityOf(one) == block.QualityOf(other);

    private void Begin(in ReadingColumns block, int i, Utf8JsonWriter json)
    {
        if (_group++ > 0)
            End(json);
        json.WriteStartObject();
        json.WriteString("time"u8, block.MeasuredAtUtc(i).UtcDateTime);
        if (block.ReceivedMicroseconds(i) != block.MeasuredMicroseconds(i))
            json.WriteString("received"u8, block.ReceivedAtUtc(i).UtcDateTime);
        json.WriteString("quality"u8, Qualities[(int)block.QualityOf(i)]);
        json.WriteStartObject("values"u8);
    }

    private static void End(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteValue(ReadOnlySpan<byte> name, double value, Utf8JsonWriter json)
    {
        if (!double.IsFinite(value))
            json.WriteNull(name);
        else if (value == Math.Floor(value) && Math.Abs(value) < Whole)
            json.WriteNumber(name, (long)value);   // the same number, in a fifth of the time
        else
            json.WriteNumber(name, value);
    }
}
