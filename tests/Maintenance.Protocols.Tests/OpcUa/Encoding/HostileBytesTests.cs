using FsCheck;
using FsCheck.Fluent;
using Maintenance.Protocols.OpcUa.Encoding;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Encoding;

public sealed class HostileBytesTests
{
    private static readonly EncodingLimits Tight = new() { MaxStringLength = 8, MaxByteStringLength = 8, MaxArrayLength = 4, MaxNesting = 100 };

    [Theory]
    [InlineData("0C 09000000 313233343536373839", "BadEncodingLimitsExceeded")] // a string over the limit
    [InlineData("0F 09000000 313233343536373839", "BadEncodingLimitsExceeded")] // a ByteString over the limit
    [InlineData("83 05000000 0102030405", "BadEncodingLimitsExceeded")] // an array over the limit
    [InlineData("0C 08000000 3132", "BadDecodingError")] // a string that ends early
    [InlineData("8B 04000000 3132", "BadDecodingError")] // an array that ends early
    [InlineData("0C 02000000 C328", "BadDecodingError")] // not UTF-8
    [InlineData("20", "BadDecodingError")] // type 32
    [InlineData("46 01000000", "BadDecodingError")] // a matrix that is no array
    [InlineData("18 06 01000000", "BadDecodingError")] // a Variant straight in a Variant
    [InlineData("C6 01000000 01000000 02000000 01000000 02000000", "BadDecodingError")] // 1 × 2 of one element
    [InlineData("C6 01000000 01000000 02000000 FFFFFFFF FFFFFFFF", "BadDecodingError")] // -1 × -1 of one element
    [InlineData("C6 00000000 03000000 00000080 00000080 00000080", "BadDecodingError")] // lengths that overflow
    [InlineData("11 06 00", "BadDecodingError")] // a NodeId of form 6
    [InlineData("15 04", "BadDecodingError")] // a LocalizedText mask with an unknown bit
    [InlineData("17 40", "BadDecodingError")] // a DataValue mask with an unknown bit
    [InlineData("19 80", "BadDecodingError")] // a DiagnosticInfo mask with an unknown bit
    [InlineData("16 00 00 03", "BadDecodingError")] // an extension object of form 3
    [InlineData("01 01 01", "BadDecodingError")] // a byte too many
    [InlineData("80 01000000", "BadDecodingError")] // an array of Null
    public void What_is_malformed_or_over_a_limit_is_refused(string hex, string status) =>
        Should.Throw<DecodingException>(() => Wire.Variant(Wire.Hex(hex), Tight)).Status.ToString().ShouldBe(status);

    [Fact]
    public void Nesting_ends_at_the_limit()
    {
        Wire.Variant(Nested(99)).Type.ShouldBe(BuiltInType.Variant);
        Should.Throw<DecodingException>(() => Wire.Variant(Nested(100))).Status.ShouldBe(StatusCodes.BadEncodingLimitsExceeded);
        byte[] diagnostics = [.. Enumerable.Repeat((byte)0x40, 1_000_000)];
        Should.Throw<DecodingException>(() => Wire.Value(diagnostics, static (ref UaDecoder d) => d.ReadDiagnosticInfo()))
            .Status.ShouldBe(StatusCodes.BadEncodingLimitsExceeded);
    }

    [Fact]
    public void A_value_nested_too_deep_is_not_sent_either()
    {
        var value = new Variant(1);
        for (var depth = 0; depth < 100; depth++)
            value = Variant.OfArray([value]);
        Should.Throw<DecodingException>(() => Wire.Bytes(value)).Status.ShouldBe(StatusCodes.BadEncodingLimitsExceeded);
    }

    [Fact]
    public void A_length_that_lies_costs_no_memory()
    {
        foreach (var type in Enumerable.Range(1, 25))
        {
            byte[] lie = [(byte)(0x80 | type), 0xFF, 0xFF, 0x0F, 0x00, 1, 2, 3]; // a million elements, three bytes
            var before = GC.GetAllocatedBytesForCurrentThread();
            Should.Throw<DecodingException>(() => Wire.Variant(lie));
            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(100_000, $"type {type}");
        }
    }

    [Fact]
    public void Mutated_bytes_are_read_or_refused_and_cost_no_more_than_they_could_hold() => Prop
        .ForAll(Mutations.ToArbitrary(), bytes =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                _ = Wire.Variant(bytes);
            }
            catch (DecodingException)
            {
                // Refused by name: all that is asked of it.
            }

            // The largest element is a DataValue, 48 bytes for one on the wire; the rest is the exception and its texts.
            return GC.GetAllocatedBytesForCurrentThread() - before < (64L * bytes.Length) + 64_000;
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(1500));

    [Fact]
    public void What_was_read_from_mutated_bytes_can_be_written_and_read_again() => Prop
        .ForAll(Mutations.ToArbitrary(), bytes =>
        {
            try
            {
                var value = Wire.Variant(bytes);
                return Wire.Variant(Wire.Bytes(value)) == value;
            }
            catch (DecodingException)
            {
                return true;
            }
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(1500));

    private static Gen<byte[]> Mutations =>
        from value in Samples.Variants
        let bytes = Wire.Bytes(value)
        from edits in Gen.Choose(1, 4)
        from positions in Gen.Choose(0, Math.Max(0, bytes.Length - 1)).ArrayOf(edits)
        from octets in Gen.OneOf(Gen.Choose(0, 255), Gen.Elements(0, 1, 0x7F, 0x80, 0xFF)).ArrayOf(edits)
        from length in Gen.Frequency((3, Gen.Constant(bytes.Length)), (1, Gen.Choose(0, bytes.Length)))
        select Mutated(bytes, positions, octets)[..length];

    private static byte[] Mutated(byte[] bytes, int[] positions, int[] octets)
    {
        byte[] copy = [.. bytes];
        for (var edit = 0; edit < positions.Length; edit++)
            copy[positions[edit]] = (byte)octets[edit];
        return copy;
    }

    private static byte[] Nested(int depth) =>
        [.. Enumerable.Repeat(Wire.Hex("98 01000000"), depth).SelectMany(level => level), .. Wire.Hex("03 07")];
}
