using FsCheck;
using FsCheck.Fluent;
using Maintenance.Protocols.Modbus;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Modbus;

public sealed class RegisterFormatTests
{
    [Fact]
    public void A_number_is_raw_times_scale_plus_offset_both_ways()
    {
        var format = new RegisterFormat(RegisterType.Int16, Scale: 0.1, Offset: -40);
        format.Decode([unchecked((ushort)-5)]).ShouldBe(-40.5, 1e-9);

        var words = new ushort[1];
        format.Encode(-40.5, words);
        words[0].ShouldBe(unchecked((ushort)-5));
    }

    [Fact]
    public void A_bit_field_is_read_and_written_without_its_neighbours() => Prop.ForAll(
        Arb.From(
            from bits in Gen.Choose(0, 0xFFFF)
            from first in Gen.Choose(0, 15)
            from count in Gen.Choose(1, 16 - first)
            from value in Gen.Choose(0, (1 << count) - 1)
            select (bits, first, count, value)),
        sample =>
        {
            var field = new BitField(sample.first, sample.count);
            var format = new RegisterFormat(RegisterType.UInt16, WordOrder.Badc, field);
            var words = new[] { (ushort)sample.bits };
            format.Encode(sample.value, words);
            var mask = ((1 << sample.count) - 1) << sample.first;
            var (before, after) = (Swapped(sample.bits), Swapped(words[0]));
            return format.Decode(words).Equals(sample.value) && (before & ~mask) == (after & ~mask);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_bit_field_takes_no_more_than_it_has_room_for() =>
        Should.Throw<OverflowException>(() => new RegisterFormat(RegisterType.UInt16, Bits: new(4, 3)).Encode(8, new ushort[1]));

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 0)]
    [InlineData(60, 5)]
    public void A_field_lies_within_64_bits(int first, int count) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new BitField(first, count));

    [Fact]
    public void A_counter_that_rolls_over_goes_on_counting() => Prop.ForAll(
        Arb.From(
            from last in Gen.Elements(99, 9999, 65535)
            from first in Gen.Choose(0, last)
            from steps in Gen.Choose(0, last / 2).ListOf()
            select (last, first, steps)),
        sample =>
        {
            var counter = new RollingCounter((ulong)sample.last);
            var total = (long)sample.first;
            counter.Read((ulong)total);
            foreach (var step in sample.steps)
            {
                total += step;
                counter.Read((ulong)(total % (sample.last + 1)));
            }

            return counter.Total == (ulong)(total - sample.first) && counter.Resets == 0;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_counter_of_64_bits_rolls_over_too()
    {
        var counter = new RollingCounter(ulong.MaxValue);
        counter.Read(ulong.MaxValue - 1);
        counter.Read(3).ShouldBe(5UL);
    }

    [Fact]
    public void A_counter_that_was_reset_is_no_rollover()
    {
        var counter = new RollingCounter(65535);
        counter.Read(1000);
        counter.Read(1500).ShouldBe(500UL);
        counter.Read(20).ShouldBe(520UL);
        counter.Resets.ShouldBe(1);
    }

    [Theory]
    [InlineData("Pump 7", WordOrder.Abcd, 0x5075, 0x6D70)]
    [InlineData("Pump 7", WordOrder.Badc, 0x7550, 0x706D)]
    [InlineData("Größe", WordOrder.Abcd, 0x4772, 0xC3B6)]
    public void A_text_survives_the_way_there_and_back(string text, WordOrder order, int first, int second)
    {
        var words = new ushort[8];
        RegisterText.Encode(text, words, order);
        words[..2].ShouldBe([(ushort)first, (ushort)second]);
        RegisterText.Decode(words, order).ShouldBe(text);
    }

    [Fact]
    public void A_text_of_old_devices_is_latin_1_and_padded_with_blanks() =>
        RegisterText.Decode([0x47F6, 0x2020], WordOrder.Abcd).ShouldBe("Gö");

    [Fact]
    public void A_text_that_is_too_long_is_refused() =>
        Should.Throw<OverflowException>(() => RegisterText.Encode("12345", new ushort[2], WordOrder.Abcd));

    private static int Swapped(int word) => ((word & 0xFF) << 8) | (word >> 8);
}
