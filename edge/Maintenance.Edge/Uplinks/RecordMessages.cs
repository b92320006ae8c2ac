using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Maintenance.Contracts;
using Maintenance.Contracts.Records;
using Maintenance.Contracts.Transport;

namespace Maintenance.Edge.Uplinks;

/// <summary>
/// Makes JSON messages of a batch's records, one of each: gateway, epoch, lane and sequence, by which a repeated message is
/// known, and the record. Its memory is used again for the next batch.
/// </summary>
[SuppressMessage("Usage", "MA0045", Justification = "What is flushed goes to memory.")]
internal sealed class RecordMessages(Lane lane, string topic, string gateway)
{
    private static readonly JsonWriterOptions Json = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly RecordKind[] Kinds = Enum.GetValues<RecordKind>();

    private readonly string[] _topics = [.. Enumerable.Range(0, (int)Kinds.Max() + 1).Select(kind => $"{topic}/{NameOf((RecordKind)kind)}")];
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly List<Place> _places = [];
    private readonly ReadingMessage _readings = new();
    private Utf8JsonWriter? _json;

    /// <summary>Of all messages together.</summary>
    public long Bytes => _bytes.WrittenCount;

    /// <summary>In the order of the records; valid until the next batch.</summary>
    public IEnumerable<(string Topic, ReadOnlyMemory<byte> Payload)> All =>
        _places.Select(place => (place.Topic, _bytes.WrittenMemory.Slice(place.Offset, place.Length)));

    public static string NameOf(Lane lane) => lane == Lane.Alarm ? "alarm" : "telemetry";

    /// <exception cref="MalformedRecordException">A record's readings cannot be read; it says which record.</exception>
    public void Encode(Batch batch)
    {
        _bytes.ResetWrittenCount();
        _places.Clear();
        var sequence = batch.Header.FirstSequence;
        foreach (var record in batch.Records)
        {
            var offset = _bytes.WrittenCount;
            Write(batch.Header.Epoch, sequence++, record);
            _places.Add(new(TopicOf(record.Kind), offset, _bytes.WrittenCount - offset));
        }
    }

    private static string NameOf(RecordKind kind) => kind switch
    {
        RecordKind.Readings => "readings",
        RecordKind.Gap => "gap",
        RecordKind.TagDeclarations => "tags",
        RecordKind.AlarmTransition => "alarm",
        RecordKind.AlarmEvidence => "evidence",
        RecordKind.LedgerReport => "ledger",
        RecordKind.CommandResult => "command",
        _ => ((int)kind).ToString(CultureInfo.InvariantCulture),
    };

    private string TopicOf(RecordKind kind) => _topics[(int)kind];

    private void Write(Guid epoch, long sequence, OutboxRecord record)
    {
        var json = _json ??= new(_bytes, Json);
        json.Reset(_bytes);
        json.WriteStartObject();
        json.WriteString("gateway"u8, gateway);
        json.WriteString("epoch"u8, epoch);
        json.WriteString("lane"u8, NameOf(lane));
        json.WriteNumber("sequence"u8, sequence);
        json.WritePropertyName(NameOf(record.Kind));
        if (record.Kind != RecordKind.Readings)
        {
            json.WriteRawValue(record.Payload.Span, skipInputValidation: true);
        }
        else
        {
            try
            {
                _readings.Write(record.Payload.Span, json);
            }
            catch (MalformedRecordException malformed)
            {
                throw new MalformedRecordException(malformed.Message, malformed) { Record = sequence };
            }
        }

        json.WriteEndObject();
        json.Flush();
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Place(string Topic, int Offset, int Length);
}
