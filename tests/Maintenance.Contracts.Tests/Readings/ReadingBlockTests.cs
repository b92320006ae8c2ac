using System.Buffers;
using FsCheck.Fluent;
using Maintenance.Contracts.Readings;
using Shouldly;
using Xunit;

namespace Maintenance.Contracts.Tests.Readings;

public sealed class ReadingBlockTests
{
    [Fact]
    public void What_is_encoded_is_decoded() => Arbitrary.Block.Check(block =>
    {
        var decoded = ReadingBlock.Decode(Encode(block.Names, block.Readings));
        return decoded.Readings.Count == block.Readings.Length && decoded.Readings.Zip(block.Readings).All(pair =>
            string.Equals(decoded.TagNames[pair.First.Tag], block.Names[pair.Second.Tag], StringComparison.Ordinal)
            && BitConverter.DoubleToInt64Bits(pair.First.Value) == BitConverter.DoubleToInt64Bits(pair.Second.Value)
            && pair.First with { Tag = 0, Value = 0 } == pair.Second with { Tag = 0, Value = 0 });
    });

    [Fact]
    public void An_encoder_can_be_used_again() => Arbitrary.Block.Check(block =>
    {
        var encoder = new ReadingBlockEncoder(block.Names);
        encoder.Encode(block.Readings.AsSpan(0, block.Readings.Length / 2), new ArrayBufferWriter<byte>());
        var again = new ArrayBufferWriter<byte>();
        encoder.Encode(block.Readings, again);
        return again.WrittenSpan.SequenceEqual(Encode(block.Names, block.Readings));
    });

    [Fact]
    public void A_block_cut_anywhere_is_malformed() => Arbitrary.Block.Check(block =>
    {
        var payload = Encode(block.Names, block.Readings);
        return Enumerable.Range(0, Math.Min(payload.Length, 300)).All(length => IsMalformed(payload.AsSpan(0, length)));
    }, times: 50);

    [Fact]
    public void A_block_with_something_behind_it_is_malformed() =>
        Arbitrary.Block.Check(block => IsMalformed([.. Encode(block.Names, block.Readings), 0]));

    [Fact]
    public void Changed_bytes_give_readings_or_are_malformed_and_nothing_else() => (
        from block in Arbitrary.Block
        from at in Gen.Choose(0, int.MaxValue)
        from value in Gen.Choose(0, 255)
        select (block, at, (byte)value)).Check(change =>
    {
        var payload = Encode(change.block.Names, change.block.Readings);
        payload[change.at % payload.Length] = change.Item3;
        return IsDecodedOrMalformed(payload);
    }, times: 1000);

    [Fact]
    public void Any_bytes_are_readings_or_malformed() =>
        ArbMap.Default.GeneratorFor<byte[]>().Check(bytes => IsDecodedOrMalformed([ReadingBlockEncoder.Version, .. bytes]), times: 1000);

    [Fact]
    public void A_lie_about_a_length_costs_no_memory()
    {
        byte[][] lies =
        [
            [1, 0xFF, 0xFF, 0x03],                                    // 65,535 names, none there
            [1, 1, 1, (byte)'x', 0xFF, 0xFF, 0x03],                   // 65,535 readings, none there
            [1, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F],                        // four thousand million names
            [1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
        ];
        foreach (var lie in lies)
        {
            IsMalformed(lie).ShouldBeTrue();
            var before = GC.GetAllocatedBytesForCurrentThread();
            IsMalformed(lie).ShouldBeTrue();
            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(32 * 1024);
        }
    }

    [Fact]
    public void A_reading_of_an_unknown_tag_is_not_encoded_and_leaves_the_encoder_fit()
    {
        var encoder = new ReadingBlockEncoder(["a"]);
        var reading = new Reading(0, 1, Quality.Good, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
        Should.Throw<ArgumentOutOfRangeException>(() => encoder.Encode([reading, reading with { Tag = 1 }], new ArrayBufferWriter<byte>()));
        var output = new ArrayBufferWriter<byte>();
        encoder.Encode([reading], output);
        ReadingBlock.Decode(output.WrittenSpan).TagNames.ShouldBe(["a"]);
    }

    private static byte[] Encode(string[] names, Reading[] readings)
    {
        var output = new ArrayBufferWriter<byte>();
        new ReadingBlockEncoder(names).Encode(readings, output);
        return output.WrittenSpan.ToArray();
    }

    private static bool IsMalformed(ReadOnlySpan<byte> payload)
    {
        try
        {
            ReadingBlock.Decode(payload);
            return false;
        }
        catch (MalformedRecordException)
        {
            return true;
        }
    }

    /// <summary>Any other exception fails the test.</summary>
    private static bool IsDecodedOrMalformed(byte[] payload) =>
        IsMalformed(payload) || ReadingBlock.Decode(payload).Readings.Count <= ReadingBlock.MaxReadings;
}
