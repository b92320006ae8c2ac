using FsCheck;
using FsCheck.Fluent;
using Maintenance.Protocols.Sparkplug;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Sparkplug;

/// <summary>What wire values mean.</summary>
public sealed class TypedValueTests
{
    public static TheoryData<SparkplugType, string> ArraysOfTheSpecification => new()
    {
        { SparkplugType.Int8Array, "EF7B" },
        { SparkplugType.Int16Array, "D08A3075" },
        { SparkplugType.Int32Array, "FFFFFFFFFAAFCB12" },
        { SparkplugType.Int64Array, "CE0672AC189CBAC4C4BA9C18AC7206CE" },
        { SparkplugType.UInt8Array, "17FA" },
        { SparkplugType.UInt16Array, "1E0088CC" },
        { SparkplugType.UInt32Array, "3400000049FB55C4" },
        { SparkplugType.UInt64Array, "3400000000000000D99E02D1B27637E4" },
        { SparkplugType.StringArray, "4142430068656C6C6F00" },
    };

    private static readonly Dictionary<SparkplugType, Array> Shown = new()
    {
        [SparkplugType.Int8Array] = new sbyte[] { -17, 123 },
        [SparkplugType.Int16Array] = new short[] { -30000, 30000 },
        [SparkplugType.Int32Array] = new[] { -1, 315338746 },
        [SparkplugType.Int64Array] = new[] { -4270929666821191986, -3601064768563266876 },
        [SparkplugType.UInt8Array] = new byte[] { 23, 250 },
        [SparkplugType.UInt16Array] = new ushort[] { 30, 52360 },
        [SparkplugType.UInt32Array] = new uint[] { 52, 3293969225 },
        [SparkplugType.UInt64Array] = new ulong[] { 52, 16444743074749521625 },
        [SparkplugType.StringArray] = new[] { "ABC", "hello" },
    };

    [Theory]
    [MemberData(nameof(ArraysOfTheSpecification))]
    public void The_arrays_that_the_specification_shows_have_its_bytes(SparkplugType type, string hex)
    {
        var value = TypedValue.Write(type, Shown[type]);
        Convert.ToHexString(value.Bytes.Span).ShouldBe(hex);
        TypedValue.Read(type, value).ShouldBe(Shown[type]);
    }

    [Fact]
    public void Booleans_are_packed_from_the_highest_bit_behind_their_count()
    {
        bool[] flags = [false, false, true, true, false, true, false, false, true, true, false, true];
        var value = TypedValue.Write(SparkplugType.BooleanArray, flags);
        Convert.ToHexString(value.Bytes.Span).ShouldBe("0C00000034D0");
        TypedValue.Read(SparkplugType.BooleanArray, value).ShouldBe(flags);
        TypedValue.Read(SparkplugType.BooleanArray, SparkplugValue.Of(Convert.FromHexString("0C00000034DF"))).ShouldBe(flags);
    }

    [Fact]
    public void Every_value_of_every_type_comes_back()
    {
        foreach (var type in Enum.GetValues<SparkplugType>().Where(type => type.IsOfMetric()))
        {
            Prop.ForAll<int>(seed =>
            {
                var given = TypedValue.Write(type, new RandomPayload(seed).Typed(type, 0));
                var back = SparkplugPayload.Parse(new SparkplugPayload { Metrics = [new() { Value = given }] }.ToBytes(), SparkplugLimits.Default).Metrics[0].Value;
                TypedValue.Misfit(type, back).ShouldBeNull();
                PayloadText.Of(TypedValue.Write(type, TypedValue.Read(type, back))).ShouldBe(PayloadText.Of(given));
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(50));
        }
    }

    [Theory]
    [InlineData(SparkplugType.Int8, 0xFFFFFF80u, -128)]
    [InlineData(SparkplugType.Int8, 0x80u, -128)]
    [InlineData(SparkplugType.Int8, 0x7Fu, 127)]
    [InlineData(SparkplugType.Int16, 0xFFFF8000u, -32768)]
    [InlineData(SparkplugType.Int16, 0x8000u, -32768)]
    [InlineData(SparkplugType.Int32, 0xFFFFFFFFu, -1)]
    [InlineData(SparkplugType.UInt8, 0xFFu, 255)]
    [InlineData(SparkplugType.UInt16, 0xFFFFu, 65535)]
    [InlineData(SparkplugType.UInt32, 0xFFFFFFFFu, 4294967295)]
    [InlineData(SparkplugType.Int64, 0xFFFFFFFFu, 4294967295)]
    public void Signs_are_twos_complement(SparkplugType type, uint bits, double expected)
    {
        TypedValue.TryNumber(type, SparkplugValue.OfInt(bits), out var number).ShouldBeTrue();
        number.ShouldBe(expected);
        Convert.ToDouble(TypedValue.Read(type, SparkplugValue.OfInt(bits)), null).ShouldBe(expected);
    }

    [Theory]
    [InlineData(SparkplugType.Int64, ulong.MaxValue, -1)]
    [InlineData(SparkplugType.Int32, ulong.MaxValue, -1)]
    [InlineData(SparkplugType.UInt32, 0xFFFFFFFFul, 4294967295)]
    public void Whole_numbers_are_read_from_the_wider_field_too(SparkplugType type, ulong bits, double expected)
    {
        TypedValue.TryNumber(type, SparkplugValue.OfLong(bits), out var number).ShouldBeTrue();
        number.ShouldBe(expected);
        Convert.ToDouble(TypedValue.Read(type, SparkplugValue.OfLong(bits)), null).ShouldBe(expected);
    }

    [Theory]
    [InlineData(SparkplugType.Int8, 300u)]
    [InlineData(SparkplugType.Int16, 0x1FFFFu)]
    [InlineData(SparkplugType.UInt8, 256u)]
    [InlineData(SparkplugType.UInt16, 0xFFFFFFFFu)]
    public void A_number_that_does_not_fit_its_type_is_not_bent_into_it(SparkplugType type, uint bits)
    {
        TypedValue.TryNumber(type, SparkplugValue.OfInt(bits), out _).ShouldBeFalse();
        Should.Throw<SparkplugException>(() => TypedValue.Read(type, SparkplugValue.OfInt(bits))).Message.ShouldContain("does not fit");
    }

    [Fact]
    public void A_value_in_a_field_that_its_type_does_not_have_is_refused()
    {
        (SparkplugType Type, SparkplugValue Value)[] misfits =
        [
            (SparkplugType.Double, SparkplugValue.Of("1.5")), (SparkplugType.Boolean, SparkplugValue.OfInt(1)),
            (SparkplugType.Uuid, SparkplugValue.Of("none")), ((SparkplugType)99, SparkplugValue.OfInt(1)),
            (SparkplugType.DateTime, SparkplugValue.OfLong(ulong.MaxValue)), (SparkplugType.Text, SparkplugValue.Unreadable),
            (SparkplugType.Template, SparkplugValue.Of(true)), (SparkplugType.Int8Array, SparkplugValue.Of("a")),
        ];
        foreach (var (type, value) in misfits)
        {
            Should.Throw<SparkplugException>(() => TypedValue.Read(type, value));
            TypedValue.Misfit(type, value).ShouldNotBeNull();
        }

        Should.Throw<SparkplugException>(() => TypedValue.Write(SparkplugType.Int32, "7"));
    }

    [Theory]
    [InlineData(SparkplugType.Int32Array, "00")]
    [InlineData(SparkplugType.BooleanArray, "00")]
    [InlineData(SparkplugType.BooleanArray, "FFFFFFFF00")]
    [InlineData(SparkplugType.BooleanArray, "0900000000")]
    [InlineData(SparkplugType.StringArray, "41")]
    [InlineData(SparkplugType.StringArray, "8000")]
    [InlineData(SparkplugType.DateTimeArray, "FFFFFFFFFFFFFFFF")]
    public void Arrays_that_do_not_add_up_are_refused(SparkplugType type, string hex) =>
        Should.Throw<SparkplugException>(() => TypedValue.Read(type, SparkplugValue.Of(Convert.FromHexString(hex))));
}
