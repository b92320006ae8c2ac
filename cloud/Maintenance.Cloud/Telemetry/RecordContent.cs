using Maintenance.Contracts;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Contracts.Transport;

namespace Maintenance.Cloud.Telemetry;

/// <summary>A record with its place and what could be read of it.</summary>
/// <param name="Position">Number of its first reading in the stream.</param>
/// <param name="Value">What the payload says; null where it cannot be read.</param>
/// <param name="Fault">Why it cannot be read.</param>
internal sealed record RecordContent(long Sequence, long Position, OutboxRecord Record, object? Value, string? Fault)
{
    /// <summary>Reads every record; one that cannot be read does not stand in the way of the others.</summary>
    public static List<RecordContent> ReadAll(Batch batch)
    {
        var contents = new List<RecordContent>(batch.Records.Count);
        var position = batch.Header.FirstPosition;
        foreach (var record in batch.Records)
        {
            var sequence = batch.Header.FirstSequence + contents.Count;
            try
            {
                contents.Add(new(sequence, position, record, Read(record), null));
            }
            catch (MalformedRecordException malformed)
            {
                contents.Add(new(sequence, position, record, null, malformed.Message));
            }

            position += record.ReadingCount;
        }

        return contents;
    }

    private static object Read(OutboxRecord record) => record.Kind switch
    {
        RecordKind.Readings => ReadBlock(record),
        _ when record.ReadingCount != 0 => throw new MalformedRecordException($"a {record.Kind} record claims {record.ReadingCount} readings"),
        RecordKind.Gap => RecordJson.Read(record.Payload.Span, RecordJson.Default.Gap),
        RecordKind.TagDeclarations => RecordJson.Read(record.Payload.Span, RecordJson.Default.TagDeclarations),
        RecordKind.AlarmTransition => RecordJson.Read(record.Payload.Span, RecordJson.Default.AlarmTransition),
        RecordKind.AlarmEvidence => RecordJson.Read(record.Payload.Span, RecordJson.Default.AlarmEvidence),
        RecordKind.LedgerReport => RecordJson.Read(record.Payload.Span, RecordJson.Default.LedgerReport),
        RecordKind.CommandResult => RecordJson.Read(record.Payload.Span, RecordJson.Default.CommandResult),
        _ => throw new MalformedRecordException($"record kind {(byte)record.Kind} is not known to this release of the cloud"),
    };

    private static ReadingBlock ReadBlock(OutboxRecord record)
    {
        var block = ReadingBlock.Decode(record.Payload.Span);
        return block.Readings.Count == record.ReadingCount
            ? block
            : throw new MalformedRecordException($"the record claims {record.ReadingCount} readings and holds {block.Readings.Count}");
    }
}
