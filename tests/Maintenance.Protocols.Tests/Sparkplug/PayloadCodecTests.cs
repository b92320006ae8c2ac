using FsCheck;
using FsCheck.Fluent;
using Maintenance.Protocols.Sparkplug;
using Maintenance.Protocols.Sparkplug.Wire;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Sparkplug;

/// <summary>The wire form of payloads.</summary>
public sealed class PayloadCodecTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(400);

    [Fact]
    public void Every_payload_comes_back() => Check(seed =>
    {
        var bytes = new RandomPayload(seed).Next().ToBytes();
        var back = Parse(bytes);
        PayloadText.Of(back).ShouldBe(PayloadText.Of(new RandomPayload(seed).Next()));
        back.ToBytes().ShouldBe(bytes);
    });

    [Fact]
    public void A_payload_cut_anywhere_is_read_or_refused_by_name() => Check(seed =>
    {
        var bytes = new RandomPayload(seed).Next().ToBytes();
        for (var length = 0; length < bytes.Length; length++)
        {
            try
            {
                Parse(bytes.AsSpan(0, length));
            }
            catch (SparkplugException)
            {
                // By name: nothing else may be thrown.
            }
        }
    });

    [Fact]
    public void Unknown_fields_are_skipped_wherever_they_stand() => Check(seed =>
    {
        var payload = new RandomPayload(seed).Next();
        var random = new Random(seed);
        var strange = WithUnknownFields(payload.ToBytes(), random);
        PayloadText.Of(Parse(strange)).ShouldBe(PayloadText.Of(payload));
    });

    [Fact]
    public void A_known_field_in_another_encoding_is_skipped()
    {
        var writer = new ProtoWriter();
        writer.Fixed64(1, 5);
        writer.Varint(2, 7);
        writer.Text(3, "seq");
        Parse(writer.ToArray()).ShouldBe(new SparkplugPayload(), new SameText());
    }

    [Fact]
    public void Of_a_value_that_comes_twice_the_last_counts()
    {
        var writer = new ProtoWriter();
        var metric = writer.Begin(2);
        writer.Varint(10, 7);
        writer.Text(15, "eight");
        writer.End(metric);
        Parse(writer.ToArray()).Metrics[0].Value.Text.ShouldBe("eight");
    }

    [Fact]
    public void Column_types_are_read_packed_too()
    {
        var writer = new ProtoWriter();
        var metric = writer.Begin(2);
        var set = writer.Begin(17);
        writer.Bytes(3, [3, 9, 12]);
        writer.End(set);
        writer.End(metric);
        Parse(writer.ToArray()).Metrics[0].Value.DataSet.Types.ShouldBe([SparkplugType.Int32, SparkplugType.Float, SparkplugType.String]);
    }

    [Theory]
    [InlineData("08", "does not end")]
    [InlineData("08FFFFFFFFFFFFFFFFFF7F", "more than 64 bits")]
    [InlineData("12FFFFFFFF0F", "says 4294967295 bytes")]
    [InlineData("12FFFFFFFFFFFFFFFFFF01", "bytes where 0 are left")]
    [InlineData("00", "no field with the tag 0")]
    [InlineData("0E", "no field with the tag 14")]
    [InlineData("0C", "that did not begin")]
    [InlineData("0B14", "cross each other")]
    [InlineData("220280AF", "no UTF-8")]
    [InlineData("0D0000", "4 bytes are needed where 2 are left")]
    public void Bad_bytes_are_refused_in_words(string hex, string why) =>
        Should.Throw<SparkplugException>(() => Parse(Convert.FromHexString(hex))).Message.ShouldContain(why);

    [Fact]
    public void A_group_of_another_is_skipped_with_what_is_in_it() =>
        Parse(Convert.FromHexString("3B08013D000000003C1805")).Seq.ShouldBe(5ul);

    [Fact]
    public void A_value_that_is_no_utf8_costs_only_itself()
    {
        var writer = new ProtoWriter();
        var metric = writer.Begin(2);
        writer.Bytes(15, [0x80]);
        writer.End(metric);
        writer.Varint(3, 4);
        var payload = Parse(writer.ToArray());
        payload.Seq.ShouldBe(4ul);
        payload.Metrics[0].Value.Kind.ShouldBe(SparkplugValueKind.Unreadable);
    }

    [Fact]
    public void Limits_are_kept()
    {
        var two = new SparkplugPayload { Metrics = [new() { Name = "abc" }, new() { Name = "d" }] }.ToBytes();
        Refusal(two, new() { Items = 1 }).ShouldContain("more than 1 items");
        Refusal(two, new() { Text = 2 }).ShouldContain("3 bytes is longer than 2");
        Refusal(two, new() { Message = 4 }).ShouldContain("longer than 4");
        SparkplugPayload.Parse(two, new() { Items = 2, Text = 3, Message = two.Length }).Metrics.Count.ShouldBe(2);
    }

    [Fact]
    public void Templates_in_templates_end_somewhere()
    {
        var metric = new Metric { Name = "leaf" };
        for (var depth = 0; depth < 15; depth++)
            metric = new() { Value = SparkplugValue.Of(new Template { Members = [metric] }) };
        var bytes = new SparkplugPayload { Metrics = [metric] }.ToBytes();
        SparkplugPayload.Parse(bytes, new() { Depth = 31 }).Metrics.Count.ShouldBe(1);
        Refusal(bytes, new() { Depth = 30 }).ShouldContain("deeper than 30");
    }

    [Fact]
    public void What_a_length_claims_is_not_allocated()
    {
        var claims = Convert.FromHexString("2AFFFFFF7F");
        Should.Throw<SparkplugException>(() => Parse(claims));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Should.Throw<SparkplugException>(() => Parse(claims));
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(64_000);
    }

    private static SparkplugPayload Parse(ReadOnlySpan<byte> bytes) => SparkplugPayload.Parse(bytes, SparkplugLimits.Default);

    private static string Refusal(byte[] bytes, SparkplugLimits limits) =>
        Should.Throw<SparkplugException>(() => SparkplugPayload.Parse(bytes, limits)).Message;

    private static byte[] WithUnknownFields(byte[] bytes, Random random)
    {
        var writer = new ProtoWriter();
        Unknown(writer, random);
        var reader = new ProtoReader(bytes);
        while (reader.MoveNext())
        {
            var field = reader.Field;
            if (reader.Wire == WireType.Varint)
            {
                writer.Varint(field, reader.Varint());
            }
            else
            {
                var inner = reader.Bytes();
                writer.Bytes(field, field == 2 ? InMetric(inner, random) : inner);
            }

            Unknown(writer, random);
        }

        return writer.ToArray();
    }

    private static byte[] InMetric(ReadOnlySpan<byte> metric, Random random)
    {
        var more = new ProtoWriter();
        Unknown(more, random);
        return [.. metric, .. more.ToArray()];
    }

    private static void Unknown(ProtoWriter writer, Random random)
    {
        var number = random.Next(20, 1 << 28);
        if (random.Next(2) == 0)
            writer.Varint(number, (ulong)random.NextInt64());
        else if (random.Next(2) == 0)
            writer.Bytes(number, new byte[random.Next(5)]);
        else if (random.Next(2) == 0)
            writer.Fixed32(number, 1);
        else
            writer.Fixed64(number, 2);
    }

    private static void Check(Action<int> property) => Prop.ForAll<int>(seed => property(seed)).Check(Many);

    private sealed class SameText : IEqualityComparer<SparkplugPayload>
    {
        public bool Equals(SparkplugPayload? x, SparkplugPayload? y) => string.Equals(PayloadText.Of(x!), PayloadText.Of(y!), StringComparison.Ordinal);

        public int GetHashCode(SparkplugPayload obj) => 0;
    }
}
