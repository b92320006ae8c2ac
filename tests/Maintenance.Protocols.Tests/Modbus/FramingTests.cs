using FsCheck;
using FsCheck.Fluent;
using Maintenance.Protocols.Modbus;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Modbus;

/// <summary>Frames of serial lines, by the examples of the specification and by property.</summary>
public sealed class FramingTests
{
    private static readonly Arbitrary<(byte[] Request, byte Unit, int Cut)> Requests = Arb.From(
        from pdu in Gen.Elements(
            "03 0001 0002", "01 0000 07D0", "05 0003 FF00", "06 0003 1234", "0F 0000 0009 02 FF01", "10 0000 0002 04 0001 0002",
            "16 0003 00F0 000F", "17 0000 0001 0000 0001 02 0001", "2B 0E 01 00")
        from unit in Gen.Choose(0, 255)
        from cut in Gen.Choose(0, 10_000)
        select (Bytes(pdu), (byte)unit, cut));

    [Fact]
    public void The_crc_is_the_one_of_the_specification() =>
        RtuFrames.Crc(Bytes("02 07")).ShouldBe((ushort)0x1241); // V1.02, page 41: sent as 41 12

    [Fact]
    public void The_lrc_makes_the_sum_zero() => AsciiFrames.Lrc(Bytes("F7 03 13 89 00 0A")).ShouldBe((byte)0x60);

    [Theory]
    [InlineData(ModbusFraming.Mbap)]
    [InlineData(ModbusFraming.Rtu)]
    [InlineData(ModbusFraming.Ascii)]
    public void A_request_is_found_whole_however_it_is_cut(ModbusFraming framing) => Prop.ForAll(Requests, sample =>
    {
        var frames = IModbusFrames.Of(framing);
        var frame = new byte[frames.MaxFrame];
        var length = frames.Wrap(sample.Request, sample.Unit, 7, frame);
        var pdu = new byte[253];
        var early = frames.Take(frame.AsSpan(0, sample.Cut % length), isRequest: true, pdu);
        var taken = frames.Take(frame.AsSpan(0, length), isRequest: true, pdu);
        return early is { Consumed: 0, Fault: null } && taken.Fault is null && taken.Consumed == length && taken.UnitId == sample.Unit
            && pdu.AsSpan(0, taken.PduLength).SequenceEqual(sample.Request);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(ModbusFraming.Rtu)]
    [InlineData(ModbusFraming.Ascii)]
    public void A_changed_byte_is_never_taken_for_the_request(ModbusFraming framing) => Prop.ForAll(Requests, sample =>
    {
        var frames = IModbusFrames.Of(framing);
        var frame = new byte[frames.MaxFrame];
        var length = frames.Wrap(sample.Request, sample.Unit, 7, frame);
        frame[sample.Cut % length] ^= 0x04;
        var pdu = new byte[253];
        var taken = frames.Take(frame.AsSpan(0, length), isRequest: true, pdu);
        return taken.Consumed == 0 || taken.Fault is not null;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_ascii_frame_begins_anew_with_each_colon()
    {
        var frames = IModbusFrames.Of(ModbusFraming.Ascii);
        var frame = new byte[frames.MaxFrame];
        var length = frames.Wrap(Bytes("03 0001 0002"), 9, 0, frame);
        byte[] noisy = [.. ":0903"u8, .. frame.AsSpan(0, length)];
        frames.Take(noisy, isRequest: true, new byte[253]).ShouldBe(new(noisy.Length, 9, 0, 5, null));
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
