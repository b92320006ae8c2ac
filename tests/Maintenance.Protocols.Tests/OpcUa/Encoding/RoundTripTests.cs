using FsCheck;
using FsCheck.Fluent;
using Maintenance.Protocols.OpcUa.Encoding;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.OpcUa.Encoding;

public sealed class RoundTripTests
{
    [Fact]
    public void Every_variant_comes_back() => Check(
        Samples.Variants, static (ref UaEncoder e, Variant v) => e.Write(v), static (ref UaDecoder d) => d.ReadVariant());

    [Fact]
    public void Every_data_value_comes_back() => Check(
        Samples.DataValues, static (ref UaEncoder e, DataValue v) => e.Write(v), static (ref UaDecoder d) => d.ReadDataValue());

    [Fact]
    public void Every_node_id_comes_back() => Check(
        Samples.NodeIds, static (ref UaEncoder e, NodeId v) => e.Write(v), static (ref UaDecoder d) => d.ReadNodeId());

    [Fact]
    public void Every_expanded_node_id_comes_back() => Check(
        Samples.ExpandedNodeIds,
        static (ref UaEncoder e, ExpandedNodeId v) => e.Write(v),
        static (ref UaDecoder d) => d.ReadExpandedNodeId());

    [Fact]
    public void Every_diagnostic_info_comes_back() => Check(
        Samples.DiagnosticInfos,
        static (ref UaEncoder e, DiagnosticInfo v) => e.Write(v),
        static (ref UaDecoder d) => d.ReadDiagnosticInfo() ?? new());

    [Fact]
    public void A_node_id_that_is_text_comes_back_too() => Prop
        .ForAll(
            Samples.NodeIds.Where(id => id.IdType is IdType.Numeric or IdType.Guid || (id.Text ?? id.Opaque.ToString()).Length > 0).ToArbitrary(),
            id => NodeId.Parse(id.ToString()) == id)
        .QuickCheckThrowOnFailure();

    [Fact]
    public void An_expanded_node_id_that_is_text_comes_back_too() => Prop
        .ForAll(
            Samples.ExpandedNodeIds.Where(id => id.Node.IdType == IdType.Numeric).ToArbitrary(),
            id => ExpandedNodeId.Parse(id.ToString()) == id)
        .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("")]
    [InlineData("85")]
    [InlineData("i=")]
    [InlineData("i=-1")]
    [InlineData("ns=70000;i=1")]
    [InlineData("ns=1;x=1")]
    [InlineData("g=123")]
    [InlineData("b=%%")]
    public void Text_that_names_no_node_is_refused(string text) =>
        Should.Throw<FormatException>(() => NodeId.Parse(text)).Message.ShouldContain("ns=2;s=Name");

    [Fact]
    public void A_scalar_costs_no_memory()
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>(4096);
        Exchange(output);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var sum = 0.0;
        for (var round = 0; round < 1000; round++)
            sum += Exchange(output);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        sum.ShouldBe(3500);
        allocated.ShouldBe(0);
    }

    private static double Exchange(System.Buffers.ArrayBufferWriter<byte> output)
    {
        output.ResetWrittenCount();
        var encoder = new UaEncoder(output);
        encoder.Write(new NodeId(1000, 2));
        encoder.Write(new DataValue(3.5, StatusCodes.BadTimeout, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch));
        encoder.Flush();

        var decoder = new UaDecoder(output.WrittenSpan, EncodingLimits.Default);
        decoder.ReadNodeId();
        return decoder.ReadDataValue().Value.TryGetDouble(out var value) ? value : double.NaN;
    }

    private static void Check<T>(Gen<T> samples, Wire.Writing<T> write, Wire.Reading<T> read) => Prop
        .ForAll(samples.ToArbitrary(), sample =>
        {
            var bytes = Wire.Bytes(sample, write);
            var back = Wire.Value(bytes, read);
            return Equals(back, sample) && Wire.Bytes(back, write).AsSpan().SequenceEqual(bytes);
        })
        .QuickCheckThrowOnFailure();
}
