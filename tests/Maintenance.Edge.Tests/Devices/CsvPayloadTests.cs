using System.Text;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Devices;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Devices;

public sealed class CsvPayloadTests
{
    [Theory]
    [InlineData("2026-01-01T00:00:00Z;12.5;ok", 12.5)]
    [InlineData("2026-01-01T00:00:00Z; -3e2 ;ok\r\n", -300)]
    [InlineData("\"2026-01-01T00:00:00Z\";\"7\"", 7)]
    [InlineData("1767225600000;0", 0)]
    public void A_line_has_its_value_and_its_time(string line, double value)
    {
        var read = Read(line);

        (read.Value, read.Fault).ShouldBe((value, null));
        read.MeasuredAtUtc.ShouldBe(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public void A_separator_within_quotes_parts_nothing() => Read("\"a;b\";4").Value.ShouldBe(4);

    [Fact]
    public void An_empty_column_says_that_there_is_no_value() => Read("2026-01-01T00:00:00Z;;x").ShouldBe(
        new PayloadReading(double.NaN, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), null));

    [Theory]
    [InlineData("", "has no column 2")]
    [InlineData("1", "has no column 2")]
    [InlineData("1;two", "has no number in column 2")]
    [InlineData("1;2.5.1", "has no number in column 2")]
    [InlineData("1;Infinity", "has no number in column 2")]
    [InlineData("1;2\n3;4", "has more than one line")]
    public void What_is_no_line_with_a_number_is_said_to_be_none(string line, string fault)
    {
        var read = Read(line);

        read.Fault.ShouldNotBeNull().ShouldContain(fault);
        read.Value.ShouldBe(double.NaN);
    }

    private static PayloadReading Read(string line) => PayloadReader.Read(
        Encoding.UTF8.GetBytes(line), new PayloadSettings(null, null) { Csv = new(Column: 2, TimeColumn: 1, Separator: ';') });
}
