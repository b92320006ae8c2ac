using System.Text;
using FsCheck.Fluent;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Shouldly;
using Xunit;

namespace Maintenance.Contracts.Tests.Records;

public sealed class RecordJsonTests
{
    private const string GapJson = """
        {"id":"0198c0de-0000-7000-8000-000000000001","reason":"PollOverrun","fromUtc":"2026-01-01T00:00:00+00:00","toUtc":"2026-01-01T00:00:01+00:00","count":3,"device":"plc","tag":null,"detail":null}
        """;

    private static readonly Gap Gap = new(
        Guid.Parse("0198c0de-0000-7000-8000-000000000001"), GapReason.PollOverrun, new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
        new(2026, 1, 1, 0, 0, 1, TimeSpan.Zero), 3, "plc", null, null);

    private static readonly AlarmTransition Alarm = new(
        Guid.CreateVersion7(), Guid.CreateVersion7(), AlarmEdge.Raised, "P-101.vibration/high", "v1", "limit-high", AlarmPriority.High,
        "P-101", "P-101.vibration", "vibration", "mm/s", Gap.ToUtc, Gap.ToUtc, 7.2, 7.1, null, false,
        [new(Gap.ToUtc, null, Quality.Bad), new(Gap.ToUtc, 7.2, Quality.Good, 3.5)]);

    [Fact]
    public void A_gap_is_written_as_agreed_and_read_back()
    {
        Encoding.UTF8.GetString(RecordJson.Write(Gap, RecordJson.Default.Gap)).ShouldBe(GapJson);
        RecordJson.Read(Encoding.UTF8.GetBytes(GapJson), RecordJson.Default.Gap).ShouldBe(Gap);
    }

    [Fact]
    public void An_alarm_is_read_back_with_its_samples()
    {
        var read = RecordJson.Read(RecordJson.Write(Alarm, RecordJson.Default.AlarmTransition), RecordJson.Default.AlarmTransition);
        read.Samples.ShouldBe(Alarm.Samples);
        (read with { Samples = Alarm.Samples }).ShouldBe(Alarm);
    }

    [Fact]
    public void An_alarm_is_read_back_with_what_it_was_decided_on()
    {
        var basis = new AlarmBasis(
            "tag-detector/2", "Running", AlarmDirection.High, [new("P-101.vibration", 0.75), new("P-101.current", 0.25)],
            Guid.CreateVersion7(), IsChattering: true);
        var read = RecordJson.Read(RecordJson.Write(Alarm with { Basis = basis }, RecordJson.Default.AlarmTransition), RecordJson.Default.AlarmTransition);
        read.Basis.ShouldNotBeNull().Contributions.ShouldBe(basis.Contributions);
        (read.Basis with { Contributions = basis.Contributions }).ShouldBe(basis);
    }

    [Fact]
    public void An_alarm_of_a_gateway_that_tells_no_basis_is_read()
    {
        var json = Encoding.UTF8.GetString(RecordJson.Write(Alarm, RecordJson.Default.AlarmTransition));
        var older = json.Replace(",\"basis\":null", "", StringComparison.Ordinal);
        older.ShouldNotBe(json);
        RecordJson.Read(Encoding.UTF8.GetBytes(older), RecordJson.Default.AlarmTransition).Basis.ShouldBeNull();
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"id\":")]
    [InlineData("")]
    public void What_is_no_record_is_malformed(string json) => IsMalformed(json).ShouldBeTrue();

    [Theory]
    [InlineData("\"count\":3", "\"count\":\"3\"")]
    [InlineData("\"count\":3", "\"count\":3,\"more\":1")]
    [InlineData("\"count\":3,", "")]
    [InlineData("\"count\":3", "\"count\":null")]
    [InlineData("\"PollOverrun\"", "\"NoSuchReason\"")]
    [InlineData("\"PollOverrun\"", "1")]
    [InlineData("\"PollOverrun\"", "\"1\"")]
    [InlineData("\"PollOverrun\"", "77")]
    [InlineData("2026-01-01T00:00:00+00:00", "yesterday")]
    public void A_field_missing_too_many_or_of_another_type_is_malformed(string there, string instead) =>
        IsMalformed(GapJson.Replace(there, instead, StringComparison.Ordinal)).ShouldBeTrue();

    [Fact]
    public void Any_changed_byte_gives_a_gap_or_is_malformed() => (
        from at in Gen.Choose(0, GapJson.Length - 1)
        from to in Gen.Choose(0, 255)
        select (at, (byte)to)).Check(change =>
    {
        var bytes = Encoding.UTF8.GetBytes(GapJson);
        bytes[change.at] = change.Item2;
        try
        {
            return RecordJson.Read(bytes, RecordJson.Default.Gap) is not null;
        }
        catch (MalformedRecordException)
        {
            return true;
        }
    }, times: 1000);

    private static bool IsMalformed(string json)
    {
        try
        {
            RecordJson.Read(Encoding.UTF8.GetBytes(json), RecordJson.Default.Gap);
            return false;
        }
        catch (MalformedRecordException)
        {
            return true;
        }
    }
}
