using FsCheck;
using FsCheck.Fluent;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Contracts.Transport;

namespace Maintenance.Contracts.Tests;

/// <summary>Random blocks and batches.</summary>
internal static class Arbitrary
{
    private static readonly DateTimeOffset StartUtc = new(2013, 12, 2, 21, 15, 0, TimeSpan.Zero);

    public static Gen<string> TagName { get; } =
        Gen.Elements("P-101.vibration", "ä", "温度", "x", "plant/line 1/°C", new string('n', ReadingBlock.MaxNameBytes));

    public static Gen<Reading> Reading(int tags) =>
        from tag in Gen.Choose(0, tags - 1)
        from value in Gen.OneOf(ArbMap.Default.GeneratorFor<double>(), Gen.Elements(double.NaN, double.PositiveInfinity, -0.0, double.Epsilon))
        from quality in Gen.Elements(Enum.GetValues<Quality>())
        from measured in Instant
        from received in Instant
        select new Reading(tag, value, quality, measured, received);

    /// <summary>Names and readings; some names are not used by any reading.</summary>
    public static Gen<(string[] Names, Reading[] Readings)> Block { get; } =
        from names in TagName.NonEmptyListOf()
        from readings in Reading(names.Count).ArrayOf()
        select (names.ToArray(), readings);

    public static Gen<OutboxRecord> Record { get; } =
        from kind in Gen.Elements(Enum.GetValues<RecordKind>())
        from readings in Gen.Choose(0, ReadingBlock.MaxReadings)
        from payload in ArbMap.Default.GeneratorFor<byte[]>()
        select new OutboxRecord(kind, readings, payload);

    public static Gen<Batch> Batch { get; } =
        from lane in Gen.Elements(Enum.GetValues<Lane>())
        from epoch in ArbMap.Default.GeneratorFor<Guid>()
        from sequence in Gen.Choose(1, int.MaxValue)
        from position in Gen.Choose(0, int.MaxValue)
        from records in Record.NonEmptyListOf()
        select new Batch(new(lane, epoch, sequence, position), [.. records]);

    /// <summary>To the microsecond, as the wire keeps it: near each other, at the ends of the calendar, in 1970.</summary>
    private static Gen<DateTimeOffset> Instant { get; } = Gen.OneOf(
        Gen.Choose(0, 100_000_000).Select(microseconds => StartUtc.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond)),
        Gen.Elements(
            DateTimeOffset.MinValue, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddTicks(-TimeSpan.TicksPerMicrosecond),
            new DateTimeOffset(9999, 12, 31, 23, 59, 59, TimeSpan.Zero)));

    public static void Check<T>(this Gen<T> values, Func<T, bool> property, int times = 200) =>
        Prop.ForAll(values.ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(times));
}
