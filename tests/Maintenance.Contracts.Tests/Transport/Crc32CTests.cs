using System.Text;
using FsCheck.Fluent;
using Maintenance.Contracts.Transport;
using Shouldly;
using Xunit;

namespace Maintenance.Contracts.Tests.Transport;

/// <summary>RFC 3720 B.4, and the check value of the catalogue of parametrised CRC algorithms.</summary>
public sealed class Crc32CTests
{
    [Fact]
    public void Known_sums_come_out()
    {
        Crc32C.Of(Encoding.ASCII.GetBytes("123456789")).ShouldBe(0xE3069283u);
        Crc32C.Of(new byte[32]).ShouldBe(0x8A9136AAu);
        Crc32C.Of([.. Enumerable.Repeat((byte)0xFF, 32)]).ShouldBe(0x62A8AB43u);
        Crc32C.Of([.. Enumerable.Range(0, 32).Select(i => (byte)i)]).ShouldBe(0x46DD794Eu);
        Crc32C.Of([.. Enumerable.Range(0, 32).Select(i => (byte)(31 - i))]).ShouldBe(0x113FDB5Cu);
        Crc32C.Of([]).ShouldBe(0u);
    }

    [Fact]
    public void A_sum_can_be_continued() => ArbMap.Default.GeneratorFor<byte[]>().Check(bytes =>
        Enumerable.Range(0, bytes.Length + 1).All(cut => Crc32C.Of(bytes.AsSpan(cut), Crc32C.Of(bytes.AsSpan(0, cut))) == Crc32C.Of(bytes)));
}
