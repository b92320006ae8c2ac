using Maintenance.Protocols.OpcUa.Client.Structures;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;
using Maintenance.Protocols.Tests.OpcUa.Encoding;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Client;

/// <summary>
/// Structures by their definitions, against bytes set down from Part 6 §5.2.5 to §5.2.8. node-opcua knows only arrays of one
/// dimension as fields, so it cannot be asked about matrices.
/// </summary>
public sealed class StructureReaderTests
{
    [Fact]
    public void A_field_of_two_dimensions_is_its_lengths_and_then_its_elements_row_by_row()
    {
        // Dimensions: Int32[] { 2, 3 }; Values: six Int32 without a length of their own (Part 6 §5.2.5, "Inline Matrix DataEncoding").
        var read = Read(Shape(Field(BuiltInType.Int32, 2), Field(BuiltInType.Byte)), "02000000 02000000 03000000 01000000 02000000 03000000 04000000 05000000 06000000 07");

        read["f0"].ShouldBe(Variant.OfMatrix([1, 2, 3, 4, 5, 6], 2, 3));
        read["f1"].ShouldBe(new Variant((byte)7));
    }

    [Theory]
    [InlineData("02000000 00000000 03000000", 0, 3)]
    [InlineData("02000000 FFFFFFFF 03000000", 0, 3)] // "if any dimension has a length <= 0, then no values are encoded"
    public void A_matrix_with_an_empty_dimension_has_no_elements(string hex, int rows, int columns)
    {
        var read = Read(Shape(Field(BuiltInType.Double, 2), Field(BuiltInType.Byte)), hex + " 07");

        read["f0"].ShouldBe(Variant.OfMatrix(Array.Empty<double>(), rows, columns));
        read["f1"].ShouldBe(new Variant((byte)7));
    }

    [Fact]
    public void Texts_and_structures_lie_in_matrices_too()
    {
        var inner = Shape(Field(BuiltInType.Byte));
        var read = Read(
            Shape(Field(BuiltInType.String, 2), new("f1", BuiltInType.ExtensionObject, inner, 2, false)),
            "02000000 01000000 02000000 01000000 61 FFFFFFFF" + "02000000 02000000 01000000 08 09");

        read["f0"].ShouldBe(Variant.OfMatrix<string?>(["a", null], 1, 2));
        read["f1"].ShouldBeOfType<List<StructureValue>>().Select(one => one["f0"]).ShouldBe([new Variant((byte)8), new Variant((byte)9)]);
    }

    [Theory]
    [InlineData("02000000 FFFFFF7F 02000000")]
    [InlineData("02000000 00010000 00010000 00000000")]
    public void A_matrix_that_lies_about_its_lengths_is_refused(string hex) =>
        Should.Throw<DecodingException>(() => Read(Shape(Field(BuiltInType.Byte, 2)), hex));

    [Fact]
    public void Optional_fields_are_there_as_the_mask_says()
    {
        var shape = Shape(StructureType.StructureWithOptionalFields, Field(BuiltInType.Byte), Optional(BuiltInType.Byte), Optional(BuiltInType.Byte));

        var read = Read(shape, "02000000 01 03");

        read.Fields.Select(field => (field.Key, field.Value)).ShouldBe([("f0", new Variant((byte)1)), ("f2", new Variant((byte)3))]);
    }

    [Theory]
    [InlineData("00000000", null)]
    [InlineData("02000000 2A00", "f1")]
    public void A_union_has_the_one_field_that_its_number_says(string hex, string? field)
    {
        var read = Read(Shape(StructureType.Union, Field(BuiltInType.Byte), Field(BuiltInType.UInt16)), hex);

        read.Fields.Select(each => each.Key).ShouldBe(field is null ? [] : [field]);
    }

    [Fact]
    public void Structures_without_bytes_end_at_a_limit()
    {
        var shape = Shape();
        for (var depth = 0; depth < 40; depth++)
            shape = Shape(new StructureShape.Field("", BuiltInType.ExtensionObject, shape, -1, false), new StructureShape.Field("", BuiltInType.ExtensionObject, shape, -1, false));

        Should.Throw<DecodingException>(() => Read(shape, "")).Status.ShouldBe(StatusCodes.BadEncodingLimitsExceeded);
    }

    [Fact]
    public void A_union_with_a_field_it_does_not_have_is_refused() =>
        Should.Throw<DecodingException>(() => Read(Shape(StructureType.Union, Field(BuiltInType.Byte)), "02000000 01"));

    private static StructureShape.Field Field(BuiltInType type, int rank = -1) => new("", type, null, rank, false);

    private static StructureShape.Field Optional(BuiltInType type) => new("", type, null, -1, true);

    private static StructureShape Shape(params StructureShape.Field[] fields) => Shape(StructureType.Structure, fields);

    private static StructureShape Shape(StructureType type, params StructureShape.Field[] fields)
    {
        var shape = new StructureShape("Tested", type);
        shape.Fields.AddRange(fields.Select((field, index) => field with { Name = $"f{index}" }));
        return shape;
    }

    private static StructureValue Read(StructureShape shape, string hex)
    {
        var decoder = new UaDecoder(Wire.Hex(hex), EncodingLimits.Default);
        var read = StructureReader.Read(ref decoder, shape);
        decoder.RequireEnd(shape.Name);
        return read;
    }
}
