using Maintenance.Protocols.OpcUa.Encoding;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Encoding;

/// <summary>The examples and tables of Part 6 §5.2, byte by byte.</summary>
public sealed class SpecificationTests
{
    [Theory] // §5.2.2.9, figures and tables 16 to 19
    [InlineData("i=72", "00 48")]
    [InlineData("ns=5;i=1025", "01 05 01 04")]
    [InlineData("ns=1;s=Hot水", "03 01 00 06 00 00 00 48 6F 74 E6 B0 B4")]
    [InlineData("ns=300;i=1", "02 2C 01 01 00 00 00")]
    [InlineData("i=65536", "02 00 00 00 00 01 00")]
    [InlineData("ns=1;g=72962b91-fa75-4ae6-8d28-b404dc7daf63", "04 01 00 91 2B 96 72 75 FA E6 4A 8D 28 B4 04 DC 7D AF 63")]
    [InlineData("ns=1;b=AQID", "05 01 00 03 00 00 00 01 02 03")]
    public void A_node_id_has_the_shortest_form(string id, string hex)
    {
        Wire.Bytes(NodeId.Parse(id), static (ref UaEncoder e, NodeId v) => e.Write(v)).ShouldBe(Wire.Hex(hex));
        Wire.Value(Wire.Hex(hex), static (ref UaDecoder d) => d.ReadNodeId()).ShouldBe(NodeId.Parse(id));
    }

    [Fact] // §5.2.2.4: figure 2
    public void A_string_is_its_length_and_utf8() =>
        Wire.Bytes("水Boy", static (ref UaEncoder e, string v) => e.Write(v)).ShouldBe(Wire.Hex("06 00 00 00 E6 B0 B4 42 6F 79"));

    [Fact] // §5.2.2.3
    public void A_float_is_ieee_754_little_endian() =>
        Wire.Bytes(-6.5f, static (ref UaEncoder e, float v) => e.Write(v)).ShouldBe(Wire.Hex("00 00 D0 C0"));

    [Fact] // §5.2.2.5
    public void Times_out_of_range_are_clipped()
    {
        Wire.Bytes(DateTimeOffset.MinValue, static (ref UaEncoder e, DateTimeOffset v) => e.Write(v)).ShouldBe(new byte[8]);
        Wire.Bytes(DateTimeOffset.MaxValue, static (ref UaEncoder e, DateTimeOffset v) => e.Write(v)).ShouldBe(Wire.Hex("FF FF FF FF FF FF FF 7F"));
        Wire.Value(Wire.Hex("FF FF FF FF FF FF FF FF"), static (ref UaDecoder d) => d.ReadDateTime()).ShouldBe(DateTimeOffset.MinValue);
        Wire.Value(Wire.Hex("00 80 3E D5 DE B1 9D 01"), static (ref UaDecoder d) => d.ReadDateTime()).ShouldBe(DateTimeOffset.UnixEpoch);
    }

    [Fact] // §5.2.2.16: a 2 × 3 matrix of Int32
    public void A_matrix_is_its_elements_and_then_its_lengths() => Wire
        .Bytes(Variant.OfMatrix([1, 2, 3, 4, 5, 6], 2, 3))
        .ShouldBe(Wire.Hex("C6 06000000 01000000 02000000 03000000 04000000 05000000 06000000 02000000 02000000 03000000"));

    [Theory] // table 25: types 26 to 31 count as ByteString
    [InlineData("1A 01 00 00 00 07")]
    [InlineData("1F 01 00 00 00 07")]
    public void A_type_of_the_future_is_a_byte_string(string hex) =>
        Wire.Variant(Wire.Hex(hex)).ShouldBe(new Variant(new ByteString([7])));

    [Fact] // §5.2.2.17: more than 9,999 counts as 9,999
    public void Picoseconds_are_clipped() => Wire
        .Value(Wire.Hex("14 0000000000000001 FFFF"), static (ref UaDecoder d) => d.ReadDataValue()).SourcePicoseconds.ShouldBe((ushort)9999);

    [Fact] // Part 4 table 176: bit 7 means overflow only with the info type "DataValue"
    public void Overflow_is_read_and_written()
    {
        new StatusCode(0x0480).Overflow.ShouldBeTrue();
        new StatusCode(0x0080).Overflow.ShouldBeFalse();
        StatusCode.Good.WithOverflow().ShouldBe(new StatusCode(0x0480));
        StatusCodes.BadTimeout.WithOverflow().ToString().ShouldBe("BadTimeout");
    }

    [Fact]
    public void An_expanded_node_id_finds_its_namespace() => ExpandedNodeId
        .Parse("nsu=urn:plant;s=Speed").In(["http://opcfoundation.org/UA/", "urn:plant"]).ShouldBe(new NodeId("Speed", 1));
}
