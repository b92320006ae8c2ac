using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Maintenance.Contracts;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Contracts.Transport;
using Maintenance.Edge.Uplinks;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Uplinks;

public sealed class RecordMessagesTests
{
    private static readonly Guid Epoch = new("019a0000-0000-7000-8000-000000000001");
    private static readonly DateTimeOffset StartUtc = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly string[] Names = ["P-101.flow", "Öl.Druck", "a\"b\\c"];

    private static readonly Arbitrary<Reading[]> Streams = Arb.From(
        (from tag in Gen.Choose(0, Names.Length - 1)
         from value in Gen.Elements(0, 1.5, -0.1, double.NaN, 1e300, 12345678901, double.PositiveInfinity)
         from quality in Gen.Elements(Enum.GetValues<Quality>())
         from measured in Gen.Choose(0, 3)
         from received in Gen.Choose(0, 1)
         select new Reading(tag, value, quality, StartUtc.AddMicroseconds(measured), StartUtc.AddMicroseconds(measured + received))).ArrayOf());

    [Fact]
    public void A_poll_is_one_group_with_one_time_and_quality() => Json(Readings(
            new(0, 12, Quality.Good, StartUtc, StartUtc), new(1, 0.25, Quality.Good, StartUtc, StartUtc),
            new(2, double.NaN, Quality.Bad, StartUtc, StartUtc.AddSeconds(1))))
        .ShouldBe("""
            {"gateway":"press-shop","epoch":"019a0000-0000-7000-8000-000000000001","lane":"telemetry","sequence":7,"readings":[{"time":"2026-01-02T03:04:05Z","quality":"Good","values":{"P-101.flow":12,"Öl.Druck":0.25}},{"time":"2026-01-02T03:04:05Z","received":"2026-01-02T03:04:06Z","quality":"Bad","values":{"a\"b\\c":null}}]}
            """.Trim());

    [Fact]
    public void Whoever_reads_the_groups_in_order_has_every_reading_as_it_was() => Prop.ForAll(Streams, readings =>
    {
        var told = new List<(string, double?, string, DateTimeOffset, DateTimeOffset)>();
        foreach (var group in JsonNode.Parse(Json(Readings(readings)))!["readings"]!.AsArray())
        {
            var time = group!["time"]!.GetValue<DateTimeOffset>();
            foreach (var (name, value) in group["values"]!.AsObject())   // throws where a name comes twice
                told.Add((name, value?.GetValue<double>(), group["quality"]!.GetValue<string>(), time, group["received"]?.GetValue<DateTimeOffset>() ?? time));
        }

        return told.SequenceEqual(readings.Select(reading => (
            Names[reading.Tag], double.IsFinite(reading.Value) ? reading.Value : (double?)null, reading.Quality.ToString(), reading.MeasuredAtUtc, reading.ReceivedAtUtc)));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Each_record_is_a_message_of_its_own_on_the_topic_of_its_kind()
    {
        var gap = new Gap(Guid.Empty, GapReason.PollOverrun, StartUtc, StartUtc, 3, "pump", null, "late");
        var messages = new RecordMessages(Lane.Telemetry, "plant", "g");
        messages.Encode(new(
            new(Lane.Telemetry, Epoch, 41, 0),
            [new(RecordKind.Gap, 0, RecordJson.Write(gap, RecordJson.Default.Gap)), Readings(new Reading(0, 1, Quality.Good, StartUtc, StartUtc))]));

        var all = messages.All.Select(message => (message.Topic, Json: JsonNode.Parse(message.Payload.Span)!)).ToList();
        all.Select(message => message.Topic).ShouldBe(["plant/gap", "plant/readings"]);
        all.Select(message => message.Json["sequence"]!.GetValue<long>()).ShouldBe([41, 42]);
        all[0].Json["gap"].Deserialize(RecordJson.Default.Gap).ShouldBe(gap);
        messages.Bytes.ShouldBe(messages.All.Sum(message => message.Payload.Length));
    }

    [Fact]
    public void Every_kind_has_a_topic_of_its_own()
    {
        var messages = new RecordMessages(Lane.Alarm, "plant", "g");
        messages.Encode(new(new(Lane.Alarm, Epoch, 1, 0), [.. Enum.GetValues<RecordKind>().Where(kind => kind != RecordKind.Readings)
            .Select(kind => new OutboxRecord(kind, 0, "{}"u8.ToArray()))]));
        messages.All.Select(message => message.Topic).ShouldBe(["plant/gap", "plant/tags", "plant/alarm", "plant/evidence", "plant/ledger", "plant/command"]);
    }

    [Fact]
    public void Readings_that_cannot_be_read_are_named_by_their_sequence()
    {
        var messages = new RecordMessages(Lane.Telemetry, "plant", "g");
        var batch = new Batch(new(Lane.Telemetry, Epoch, 7, 0), [Readings(), new(RecordKind.Readings, 1, "\u0001\0\t"u8.ToArray())]);
        Should.Throw<MalformedRecordException>(() => messages.Encode(batch)).Record.ShouldBe(8);
    }

    private static string Json(OutboxRecord record)
    {
        var messages = new RecordMessages(Lane.Telemetry, "plant", "press-shop");
        messages.Encode(new(new(Lane.Telemetry, Epoch, 7, 0), [record]));
        return Encoding.UTF8.GetString(messages.All.Single().Payload.Span);
    }

    private static OutboxRecord Readings(params Reading[] readings)
    {
        var payload = new ArrayBufferWriter<byte>();
        new ReadingBlockEncoder(Names).Encode(readings, payload);
        return new(RecordKind.Readings, readings.Length, payload.WrittenMemory.ToArray());
    }
}
