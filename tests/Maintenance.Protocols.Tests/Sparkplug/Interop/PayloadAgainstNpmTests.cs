using Maintenance.Protocols.Sparkplug;
using Shouldly;

namespace Maintenance.Protocols.Tests.Sparkplug.Interop;

/// <summary>Our wire form beside that of sparkplug-payload.</summary>
public sealed class PayloadAgainstNpmTests
{
    private static readonly Dictionary<string, object> Expected = new(StringComparer.Ordinal)
    {
        ["Int8"] = (sbyte)-3,
        ["Int16"] = (short)-300,
        ["Int32"] = -70_000,
        ["Int64"] = 5_000_000_000L,
        ["UInt8"] = (byte)200,
        ["UInt16"] = (ushort)60_000,
        ["UInt32"] = 4_000_000_000u,
        ["UInt64"] = 5_000_000_000ul,
        ["Float"] = 2.5f,
        ["Double"] = -1.25,
        ["Boolean"] = true,
        ["String"] = "größer",
        ["DateTime"] = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123),
        ["Text"] = "水",
        ["UUID"] = new Guid("01234567-89ab-cdef-0123-456789abcdef"),
        ["Bytes"] = new byte[] { 1, 2, 3 },
        ["File"] = new byte[] { 4, 5 },
    };

    [FactIfSparkplug]
    public async Task What_it_reads_of_ours_it_writes_the_same()
    {
        await using var peer = new SparkplugPeer("sparkplug-payload.js");
        while (await peer.LineAsync() is not "ready")
        {
        }

        for (var seed = 0; seed < 500; seed++)
        {
            var ours = Convert.ToHexStringLower(new RandomPayload(seed).Next().ToBytes());
            await peer.TellAsync(ours);
            (await peer.LineAsync()).ShouldBe(ours, $"seed {seed}");
        }
    }

    [FactIfSparkplug]
    public async Task What_it_writes_of_each_type_we_read_and_write_the_same()
    {
        await using var peer = new SparkplugPeer("sparkplug-payload.js");
        var types = 0;
        for (var line = await peer.LineAsync(); line is not "ready"; line = await peer.LineAsync())
        {
            var (type, bytes) = (line.Split(' ')[0], Convert.FromHexString(line.Split(' ')[1]));
            var payload = SparkplugPayload.Parse(bytes, SparkplugLimits.Default);
            Convert.ToHexStringLower(payload.ToBytes()).ShouldBe(Convert.ToHexStringLower(bytes), type);
            (payload.Timestamp, payload.Seq, payload.Uuid, payload.Body!.Value.Length).ShouldBe((1ul, 2ul, "u", 1));
            var metric = payload.Metrics.ShouldHaveSingleItem();
            (metric.Name, metric.Alias, metric.IsHistorical, metric.IsTransient).ShouldBe(("m", 7ul, true, true));
            metric.Metadata.ShouldBe(new() { IsMultiPart = false, ContentType = "c", Size = 1, Seq = 2, FileName = "f", FileType = "t", Md5 = "m", Description = "d" });
            metric.Properties!.Find("set")!.Value.PropertySet.Find("n")!.IsNull.ShouldBeTrue();
            metric.Properties.Find("list")!.Value.PropertySetList[0].Find("d")!.Value.Double.ShouldBe(1.5);
            if (Expected.TryGetValue(type, out var expected))
                TypedValue.Read(metric.Type!.Value, metric.Value).ShouldBe(expected, type);
            types++;
        }

        types.ShouldBe(19);
    }
}
