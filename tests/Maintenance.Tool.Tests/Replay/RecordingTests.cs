using Maintenance.Local;
using Maintenance.Local.Product;
using Maintenance.Tool.Replay;
using Shouldly;
using Xunit;

namespace Maintenance.Tool.Tests.Replay;

public sealed class RecordingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("timestamp,value", "value")]
    [InlineData("timestamp,value\r", "value")]
    [InlineData("Timestamp, pressure , flow", "pressure flow")]
    public async Task The_columns_after_the_timestamp_are_the_tags(string header, string expected) =>
        (await Recorded(header).ColumnsAsync(default)).ShouldBe(expected.Split(' '));

    [Theory]
    [InlineData("")]
    [InlineData("timestamp")]
    [InlineData("value,timestamp")]
    [InlineData("timestamp,a,a")]
    [InlineData("timestamp,,a")]
    [InlineData("2013-12-02 21:15:00,73.9")]
    public async Task A_file_without_such_a_header_is_refused(string header) =>
        (await Should.ThrowAsync<FormatException>(Recorded(header).ColumnsAsync(default))).Message.ShouldContain("timestamp,value");

    [Fact]
    public async Task Labels_are_found_above_the_recording_and_read_as_utc()
    {
        var file = Path.Combine(_folder.Path, "data", "known", "machine.csv");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        Directory.CreateDirectory(Path.Combine(_folder.Path, "labels"));
        await File.WriteAllTextAsync(
            Path.Combine(_folder.Path, "labels", "combined_windows.json"),
            """{"known/machine.csv":[["2013-12-15 17:50:00.000000","2013-12-17 17:00:00.000000"],["2013-12-10 06:25:00.000000","2013-12-12 05:35:00.000000"]]}""");

        var windows = await new Recording(file, "A", null).WindowsAsync(new Checkout(_folder.Path, "debug"), default);

        windows.Select(window => window.ToString()).ShouldBe(
            ["2013-12-10 06:25 to 2013-12-12 05:35", "2013-12-15 17:50 to 2013-12-17 17:00"]);
        windows[0].FromUtc.Offset.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task A_recording_that_nobody_labelled_has_no_windows() =>
        (await Recorded("timestamp,value").WindowsAsync(new Checkout(_folder.Path, "debug"), default)).ShouldBeEmpty();

    [Fact]
    public void Every_column_becomes_a_tag_in_device_time_whatever_its_name()
    {
        var yaml = ReplayConfiguration.Write("O'Hara-1", ["value", "oil temperature", "oil-temperature", new('x', 300)]);

        yaml.ShouldContain("clock: device");
        yaml.ShouldContain("      - name: 'O-Hara-1.value'\n        asset: 'O''Hara-1'\n        signal: 'value'\n");
        yaml.ShouldContain("      - name: 'O-Hara-1.oil-temperature'\n        asset: 'O''Hara-1'\n        signal: 'oil temperature'\n");
        yaml.ShouldContain("      - name: 'O-Hara-1.oil-temperature-2'\n");
        foreach (var name in yaml.Split('\n').Where(line => line.StartsWith("      - name: '", StringComparison.Ordinal)))
            name["      - name: '".Length..^1].Length.ShouldBeLessThanOrEqualTo(100);
        yaml.ShouldContain("        topic: 'plant/REPLAY/O''Hara-1/oil temperature'\n");
    }

    public void Dispose() => _folder.Dispose();

    private Recording Recorded(string header)
    {
        var file = Path.Combine(_folder.Path, "recorded.csv");
        File.WriteAllText(file, header + "\n");
        return new(file, "A", null);
    }
}
