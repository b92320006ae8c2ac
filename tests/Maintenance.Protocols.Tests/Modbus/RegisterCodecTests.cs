using FsCheck;
using FsCheck.Fluent;
using Maintenance.Protocols.Modbus;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Modbus;

public sealed class RegisterCodecTests
{
    private static readonly RegisterType[] Types = Enum.GetValues<RegisterType>();
    private static readonly WordOrder[] Orders = Enum.GetValues<WordOrder>();

    private static readonly Arbitrary<(ulong Bits, RegisterType Type, WordOrder Order)> Cases = Arb.From(
        from high in Gen.Choose(int.MinValue, int.MaxValue)
        from low in Gen.Choose(int.MinValue, int.MaxValue)
        from type in Gen.Elements(Types)
        from order in Gen.Elements(Orders)
        select (unchecked(((ulong)(uint)high << 32) | (uint)low), type, order));

    [Theory]
    [InlineData(WordOrder.Abcd, 0x4296, 0x2B3C)]
    [InlineData(WordOrder.Cdab, 0x2B3C, 0x4296)]
    [InlineData(WordOrder.Badc, 0x9642, 0x3C2B)]
    [InlineData(WordOrder.Dcba, 0x3C2B, 0x9642)]
    public void A_float_is_found_in_each_order(WordOrder order, int first, int second) =>
        RegisterCodec.Decode([(ushort)first, (ushort)second], RegisterType.Float32, order).ShouldBe(75.08444213867188);

    [Theory]
    [InlineData(WordOrder.Abcd, new[] { 0x0123, 0x4567, 0x89AB, 0xCDEF })]
    [InlineData(WordOrder.Cdab, new[] { 0xCDEF, 0x89AB, 0x4567, 0x0123 })]
    [InlineData(WordOrder.Badc, new[] { 0x2301, 0x6745, 0xAB89, 0xEFCD })]
    [InlineData(WordOrder.Dcba, new[] { 0xEFCD, 0xAB89, 0x6745, 0x2301 })]
    public void Four_words_follow_the_same_rules_as_two(WordOrder order, int[] words) =>
        RegisterCodec.DecodeBits([.. words.Select(word => (ushort)word)], RegisterType.UInt64, order)
            .ShouldBe(0x0123456789ABCDEFUL);

    [Fact]
    public void A_name_of_eight_letters_says_where_each_byte_lies()
    {
        foreach (var (name, order) in WordOrders.ByName.Where(entry => entry.Key.Length == 8))
        {
            var words = new ushort[4];
            RegisterCodec.EncodeBits(0x4142434445464748, words, RegisterType.UInt64, order);
            RegisterText.Decode(words, WordOrder.Abcd).ShouldBe(name);
        }
    }

    [Fact]
    public void A_name_of_four_letters_says_where_each_byte_lies()
    {
        foreach (var (name, order) in WordOrders.ByName.Where(entry => entry.Key.Length == 4))
        {
            var words = new ushort[2];
            RegisterCodec.EncodeBits(0x41424344, words, RegisterType.UInt32, order);
            RegisterText.Decode(words, WordOrder.Abcd).ShouldBe(name);
        }
    }

    [Fact]
    public void An_order_that_swaps_bytes_finds_the_other_byte() =>
        RegisterCodec.Decode([0x12FE], RegisterType.UInt8, WordOrder.Badc).ShouldBe(0x12);

    [Theory]
    [InlineData(RegisterType.Bool, 0x0100, 1)]
    [InlineData(RegisterType.UInt16, 0xFFFE, 65534)]
    [InlineData(RegisterType.Int16, 0xFFFE, -2)]
    [InlineData(RegisterType.UInt8, 0x12FE, 254)]
    [InlineData(RegisterType.Int8, 0x12FE, -2)]
    [InlineData(RegisterType.Float16, 0xC580, -5.5)]
    [InlineData(RegisterType.Bcd16, 0x0907, 907)]
    [InlineData(RegisterType.Bcd16, 0x090A, double.NaN)]
    public void One_word_is_read_by_its_type(RegisterType type, int word, double value) =>
        RegisterCodec.Decode([(ushort)word], type, WordOrder.Abcd).ShouldBe(value);

    [Theory]
    [InlineData(RegisterType.UInt32, 4294967294)]
    [InlineData(RegisterType.Int32, -2)]
    [InlineData(RegisterType.Bcd32, double.NaN)]
    public void Two_words_are_read_by_their_type(RegisterType type, double value) =>
        RegisterCodec.Decode([0xFFFF, 0xFFFE], type, WordOrder.Abcd).ShouldBe(value);

    [Theory]
    [InlineData(RegisterType.UInt64, 18446744073709551614.0)]
    [InlineData(RegisterType.Int64, -2)]
    public void Four_words_are_read_by_their_type(RegisterType type, double value) =>
        RegisterCodec.Decode([0xFFFF, 0xFFFF, 0xFFFF, 0xFFFE], type, WordOrder.Abcd).ShouldBe(value);

    [Fact]
    public void Bits_survive_the_way_there_and_back() => Prop.ForAll(Cases, sample =>
    {
        var words = new ushort[RegisterCodec.Words(sample.Type)];
        var bits = sample.Bits & (ulong.MaxValue >> (64 - RegisterCodec.Bits(sample.Type)));
        RegisterCodec.EncodeBits(sample.Bits, words, sample.Type, sample.Order);
        return RegisterCodec.DecodeBits(words, sample.Type, sample.Order) == bits;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_was_decoded_encodes_to_what_decodes_alike() => Prop.ForAll(Cases, sample =>
    {
        var words = new ushort[RegisterCodec.Words(sample.Type)];
        var bits = sample.Type is RegisterType.UInt64 or RegisterType.Int64 ? sample.Bits >> 12
            : sample.Type is RegisterType.Bcd16 or RegisterType.Bcd32 or RegisterType.Bcd64 ? sample.Bits & 0x7777777777777
            : sample.Bits;
        RegisterCodec.EncodeBits(bits, words, sample.Type, sample.Order);
        var value = RegisterCodec.Decode(words, sample.Type, sample.Order);

        var again = new ushort[words.Length];
        RegisterCodec.Encode(value, again, sample.Type, sample.Order);
        return RegisterCodec.Decode(again, sample.Type, sample.Order).Equals(value);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_two_orders_put_eight_different_bytes_alike() => Orders
        .Select(order =>
        {
            var words = new ushort[4];
            RegisterCodec.EncodeBits(0x0102030405060708, words, RegisterType.UInt64, order);
            return (words[0], words[1], words[2], words[3]);
        })
        .Distinct().Count().ShouldBe(Orders.Length);

    [Theory]
    [InlineData(RegisterType.UInt16, -1)]
    [InlineData(RegisterType.UInt16, 65536)]
    [InlineData(RegisterType.Int16, 32768)]
    [InlineData(RegisterType.Int32, 2147483648)]
    [InlineData(RegisterType.UInt32, -1)]
    [InlineData(RegisterType.UInt64, -1)]
    [InlineData(RegisterType.Int64, 9223372036854775808)]
    [InlineData(RegisterType.UInt16, double.NaN)]
    [InlineData(RegisterType.Float32, 1e39)]
    [InlineData(RegisterType.Float16, 65536)]
    [InlineData(RegisterType.UInt8, 256)]
    [InlineData(RegisterType.Int8, -129)]
    [InlineData(RegisterType.Bcd16, 10000)]
    [InlineData(RegisterType.Bcd32, -1)]
    [InlineData(RegisterType.Bcd64, 1e16)]
    public void A_value_that_does_not_fit_is_refused_not_wrapped(RegisterType type, double value) =>
        Should.Throw<OverflowException>(() => RegisterCodec.Encode(value, new ushort[4], type, WordOrder.Abcd));

    [Fact]
    public void An_integer_register_takes_the_nearest_integer()
    {
        var words = new ushort[1];
        RegisterCodec.Encode(41.7, words, RegisterType.UInt16, WordOrder.Abcd);
        words[0].ShouldBe((ushort)42);
    }
}
