using System.IO.Compression;
using Maintenance.Protocols.Sparkplug;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Sparkplug;

/// <summary>Payloads that came compressed.</summary>
public sealed class CompressedPayloadTests
{
    private static readonly SparkplugPayload Plain = new() { Seq = 5, Metrics = [HostRig.Number("Speed", 1)] };

    [Theory]
    [InlineData("DEFLATE")]
    [InlineData("gzip")]
    [InlineData(null)]
    public void What_was_compressed_is_read(string? algorithm) =>
        PayloadText.Of(CompressedPayload.Parse(Compressed(Plain.ToBytes(), algorithm).ToBytes(), SparkplugLimits.Default)).ShouldBe(PayloadText.Of(Plain));

    [Fact]
    public void What_grows_beyond_the_limit_is_refused()
    {
        var bomb = Compressed(new byte[1_000_000], "GZIP").ToBytes();
        Should.Throw<SparkplugException>(() => CompressedPayload.Parse(bomb, new() { Message = 100_000 })).Message.ShouldContain("longer than 100000 bytes");
    }

    [Fact]
    public void What_cannot_be_read_is_refused_in_words()
    {
        Refusal(Compressed(Plain.ToBytes(), "LZMA")).ShouldContain("LZMA");
        Refusal(new() { Uuid = CompressedPayload.Mark }).ShouldContain("no body");
        Refusal(new() { Uuid = CompressedPayload.Mark, Body = new byte[] { 1, 2, 3 } }).ShouldContain("cannot be read");
    }

    private static string Refusal(SparkplugPayload payload) =>
        Should.Throw<SparkplugException>(() => CompressedPayload.Parse(payload.ToBytes(), SparkplugLimits.Default)).Message;

    private static SparkplugPayload Compressed(byte[] bytes, string? algorithm)
    {
        using var body = new MemoryStream();
        using (Stream compress = algorithm is "gzip" or "GZIP" ? new GZipStream(body, CompressionLevel.Fastest, leaveOpen: true) : new ZLibStream(body, CompressionLevel.Fastest, leaveOpen: true))
            compress.Write(bytes);
        return new()
        {
            Uuid = CompressedPayload.Mark,
            Body = body.ToArray(),
            Metrics = algorithm is null ? [] : [new() { Name = "algorithm", Type = SparkplugType.String, Value = SparkplugValue.Of(algorithm) }],
        };
    }
}
