using System.Buffers;
using FsCheck.Fluent;
using Maintenance.Contracts.Transport;
using Shouldly;
using Xunit;

namespace Maintenance.Contracts.Tests.Transport;

public sealed class BatchTests
{
    [Fact]
    public void What_is_encoded_is_decoded_and_as_long_as_foretold() => Arbitrary.Batch.Check(batch =>
    {
        var body = Encode(batch);
        var decoded = Batch.Decode(body);
        return body.Length == Batch.HeaderBytes + batch.Records.Sum(record => record.Payload.Length + Batch.RecordOverheadBytes)
            && decoded.Header == batch.Header && decoded.Records.Count == batch.Records.Count
            && decoded.Records.Zip(batch.Records).All(pair => pair.First.Kind == pair.Second.Kind
                && pair.First.ReadingCount == pair.Second.ReadingCount && pair.First.Payload.Span.SequenceEqual(pair.Second.Payload.Span));
    });

    [Fact]
    public void Any_changed_byte_is_noticed() => (
        from batch in Arbitrary.Batch
        from at in Gen.Choose(0, int.MaxValue)
        from bit in Gen.Choose(0, 7)
        select (batch, at, bit)).Check(change =>
    {
        var body = Encode(change.batch);
        body[change.at % body.Length] ^= (byte)(1 << change.bit);
        return IsMalformed(body);
    }, times: 2000);

    [Fact]
    public void A_body_cut_anywhere_is_malformed() => Arbitrary.Batch.Check(batch =>
    {
        var body = Encode(batch);
        return Enumerable.Range(0, Math.Min(body.Length, 300)).All(length => IsMalformed(body[..length])) && IsMalformed([.. body, 0]);
    }, times: 50);

    [Fact]
    public void Any_bytes_are_malformed() => ArbMap.Default.GeneratorFor<byte[]>().Check(bytes => IsMalformed([.. "MNTB"u8, .. bytes]), times: 1000);

    [Fact]
    public void Sizes_beyond_the_limits_are_refused()
    {
        var header = new BatchHeader(Contracts.Records.Lane.Alarm, Guid.Empty, 1, 0);
        var record = new Contracts.Records.OutboxRecord(Contracts.Records.RecordKind.Gap, 0, ReadOnlyMemory<byte>.Empty);
        IsMalformed(Encode(new(header, []))).ShouldBeTrue();
        IsMalformed(Encode(new(header, [.. Enumerable.Repeat(record, Batch.MaxRecords)]))).ShouldBeFalse();
        IsMalformed(Encode(new(header, [.. Enumerable.Repeat(record, Batch.MaxRecords + 1)]))).ShouldBeTrue();
        IsMalformed(Encode(new(header with { FirstSequence = 0 }, [record]))).ShouldBeTrue();
        IsMalformed(Encode(new(header with { FirstPosition = -1 }, [record]))).ShouldBeTrue();
        IsMalformed(Encode(new(header with { Lane = (Contracts.Records.Lane)2 }, [record]))).ShouldBeTrue();
        IsMalformed(Encode(new(header, [record with { ReadingCount = Contracts.Readings.ReadingBlock.MaxReadings + 1 }]))).ShouldBeTrue();
        IsMalformed(Encode(new(header, [record with { Payload = new byte[Contracts.Records.OutboxRecord.MaxPayloadBytes + 1] }]))).ShouldBeTrue();
    }

    private static byte[] Encode(Batch batch)
    {
        var output = new ArrayBufferWriter<byte>();
        batch.Encode(output);
        return output.WrittenSpan.ToArray();
    }

    private static bool IsMalformed(byte[] body)
    {
        try
        {
            Batch.Decode(body);
            return false;
        }
        catch (MalformedRecordException)
        {
            return true;
        }
    }
}
