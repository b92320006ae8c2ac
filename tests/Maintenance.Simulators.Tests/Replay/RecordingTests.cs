using Maintenance.Simulators.Replay;
using Shouldly;
using Xunit;

namespace Maintenance.Simulators.Tests.Replay;

public sealed class RecordingTests
{
    private static readonly DateTimeOffset Time = new(2013, 12, 2, 21, 15, 0, TimeSpan.Zero);

    private readonly List<string> _refused = [];

    [Theory]
    [InlineData("2013-12-02 21:15:00")]
    [InlineData("2013-12-02T21:15:00Z")]
    [InlineData("2013-12-02T21:15:00")]
    [InlineData("2013-12-02T23:15:00+02:00")]
    [InlineData("2013-12-02T21:15:00.000Z")]
    public async Task Times_are_UTC_unless_they_say_otherwise(string time) =>
        (await ReadAsync($"timestamp,value\n{time},73.96\n")).ShouldHaveSingleItem().MeasuredAtUtc.ShouldBe(Time);

    [Fact]
    public async Task Several_columns_are_several_values_and_an_empty_cell_is_none()
    {
        var row = (await ReadAsync("timestamp,a,b,c\n2013-12-02 21:15:00, 1.5 ,,-2e3\n")).ShouldHaveSingleItem();
        row.Values.ShouldBe([1.5, null, -2000]);
    }

    [Fact]
    public async Task Bad_rows_are_reported_with_their_line_and_passed_over()
    {
        var rows = await ReadAsync("""
            timestamp,value
            2013-12-02 21:15:00,1
            2013-12-02 21:20:00
            yesterday,2

            2013-12-02 21:25:00,much
            2013-12-02 21:25:00,NaN
            2013-12-02 21:30:00,"3"
            12/02/2013 21:30,4
            2013-12-02 21:35:00,5
            """);
        rows.Select(row => row.Values.Single()).ShouldBe([1, 5]);
        _refused.ShouldBe([
            "3: 1 cells instead of 2",
            "4: 'yesterday' is no time (yyyy-MM-dd HH:mm:ss in UTC, or ISO 8601)",
            "6: 'much' is no finite number",
            "7: 'NaN' is no finite number",
            "8: '\"3\"' is no finite number",
            "9: '12/02/2013 21:30' is no time (yyyy-MM-dd HH:mm:ss in UTC, or ISO 8601)",
        ]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("time,value\n")]
    [InlineData("timestamp\n")]
    [InlineData("timestamp,a/b\n")]
    [InlineData("timestamp,a,\n")]
    [InlineData("timestamp,a,a\n")]
    public async Task A_file_without_its_header_is_refused(string text) =>
        (await Should.ThrowAsync<FormatException>(ReadAsync(text))).Message.ShouldStartWith("Line 1");

    [Fact]
    public async Task A_byte_order_mark_is_no_part_of_the_header() =>
        (await ReadAsync("\uFEFFtimestamp,value\n2013-12-02 21:15:00,1\n")).Count.ShouldBe(1);

    private async Task<List<RecordedRow>> ReadAsync(string text)
    {
        using var reader = new StringReader(text);
        var recording = await Recording.OpenAsync(
            reader,
            (line, fault) =>
            {
                _refused.Add($"{line}: {fault}");
                return Task.CompletedTask;
            },
            CancellationToken.None);
        var rows = new List<RecordedRow>();
        while (await recording.ReadAsync(CancellationToken.None) is { } row)
            rows.Add(row);
        return rows;
    }
}
