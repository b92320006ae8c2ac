using System.Globalization;
using System.Text.Json;
using Maintenance.Local;
using Maintenance.Tool.Detect;
using Shouldly;
using Xunit;

namespace Maintenance.Tool.Tests.Detect;

public sealed class DetectCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("anomaly")]
    [InlineData("changepoint")]
    [InlineData("label")]
    [InlineData("TWF")]
    [InlineData("HDF")]
    [InlineData("PWF")]
    [InlineData("OSF")]
    [InlineData("RNF")]
    [InlineData("Machine failure")]
    [InlineData("machineID")]
    [InlineData("machineId")]
    [InlineData("id")]
    [InlineData("ID")]
    [InlineData("UDI")]
    [InlineData("Index")]
    [InlineData("Product ID")]
    [InlineData("Unnamed: 0")]
    [InlineData("")]
    public async Task Flipping_labels_and_ids_changes_no_score(string column)
    {
        var ones = await ScoresAsync($"timestamp,value,{column}", i => $"{At(i)},{Value(i)},{(i > 900 ? 1 : 0)}");
        var flipped = await ScoresAsync($"timestamp,value,{column}", i => $"{At(i)},{Value(i)},{(i > 900 ? 0 : 1)}");
        var without = await ScoresAsync("timestamp,value", i => $"{At(i)},{Value(i)}");
        flipped.ShouldBe(ones);
        without.ShouldBe(ones);
    }

    [Fact]
    public async Task There_is_a_score_for_each_row_and_the_prediction_is_the_alarm_line()
    {
        var rows = (await ScoresAsync("timestamp;value", i => $"{At(i)};{Value(i)}")).Skip(1).Select(row => row.Split(';')).ToList();
        rows.Count.ShouldBe(1000);
        rows.ShouldAllBe(row => (Number(row[1]) >= 0.5) == (row[2] == "1"));
        rows.ShouldAllBe(row => Number(row[1]) >= 0 && Number(row[1]) <= 1);
        rows.ShouldContain(row => row[2] == "1");
    }

    [Fact]
    public async Task Rows_cut_off_the_end_change_no_score_before() =>
        (await ScoresAsync("timestamp,value", i => $"{At(i)},{Value(i)}", rows: 700))
            .ShouldBe((await ScoresAsync("timestamp,value", i => $"{At(i)},{Value(i)}")).Take(701));

    [Fact]
    public async Task A_cell_that_is_no_number_scores_0_and_a_file_without_times_is_read_by_rows()
    {
        var rows = await ScoresAsync("value", i => i == 950 ? "broken" : Value(i));
        rows[951].ShouldBe("950,0,0,0");
        rows.Count.ShouldBe(1001);
    }

    [Fact]
    public async Task Of_one_tag_a_change_is_where_a_level_lasts_and_not_where_a_spike_was()
    {
        (await ScoresAsync("timestamp,value", i => $"{At(i)},{Value(i)}")).Count(row => row.EndsWith(",1", StringComparison.Ordinal)).ShouldBe(1);
        var spike = await ScoresAsync("timestamp,value", i => $"{At(i)},{(i == 900 ? "99" : Value(i % 900))}");
        spike.ShouldContain(row => row.EndsWith(",1,0", StringComparison.Ordinal));
        spike.Skip(1).ShouldAllBe(row => row.EndsWith(",0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_profile_with_no_budget_is_refused_with_an_example()
    {
        var profile = Path.Combine(_folder.Path, "profile.json");
        await File.WriteAllTextAsync(profile, """{"falseAlarmsPerWeek": -1}""");
        (await Should.ThrowAsync<FormatException>(() => DetectionProfile.ReadAsync(profile, CancellationToken.None)))
            .Message.ShouldContain("\"files\": {\"pumps/*.csv\": 0.5}");
    }

    [Fact]
    public async Task A_profile_sets_another_budget_for_files_of_a_name()
    {
        var profile = Path.Combine(_folder.Path, "profile.json");
        await File.WriteAllTextAsync(profile, """{"falseAlarmsPerWeek": 2, "files": {"pumps/*.csv": 0.5}}""");
        var settings = await DetectionProfile.ReadAsync(profile, CancellationToken.None);
        settings.BudgetFor("pumps/1.csv").FalseAlarmsPerWeek.ShouldBe(0.5);
        settings.BudgetFor("fans/1.csv").FalseAlarmsPerWeek.ShouldBe(2);
    }

    [Fact]
    public async Task The_budget_of_a_profile_decides_what_alarms()
    {
        var profile = Path.Combine(_folder.Path, "profile.json");
        await File.WriteAllTextAsync(profile, """{"falseAlarmsPerWeek": 1000, "files": {"file.csv": 0.001}}""");
        (await ScoresAsync("timestamp,value", i => $"{At(i)},{Value(i)}", profile: profile)).Skip(1).ShouldAllBe(row => row.EndsWith(",0,0", StringComparison.Ordinal));
        await File.WriteAllTextAsync(profile, """{"falseAlarmsPerWeek": 1000, "files": {"other.csv": 0.001}}""");
        (await ScoresAsync("timestamp,value", i => $"{At(i)},{Value(i)}", profile: profile)).ShouldContain(row => row.EndsWith(",1,0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_it_chose_for_each_tag_lies_beside_the_scores()
    {
        await ScoresAsync("timestamp,value", i => $"{At(i)},{Value(i)}");
        using var chosen = JsonDocument.Parse(await File.ReadAllTextAsync(
            Directory.GetFiles(_folder.Path, ChosenSettings.FileName, SearchOption.AllDirectories).Single()));
        var tag = chosen.RootElement.EnumerateObject().Single().Value.GetProperty("value");
        TimeSpan.Parse(tag.GetProperty("period").GetString()!, CultureInfo.InvariantCulture).ShouldBe(TimeSpan.FromMinutes(5));
        tag.GetProperty("noise").GetDouble().ShouldBeGreaterThan(0);
        tag.GetProperty("season").GetString().ShouldBe("none");
        tag.GetProperty("warmUpLeft").GetInt64().ShouldBe(0);
    }

    [Fact]
    public async Task A_folder_without_files_is_named() =>
        (await Should.ThrowAsync<FileNotFoundException>(() => DetectCommand.RunAsync(_folder.Path, "/nowhere", null, CancellationToken.None)))
            .Message.ShouldContain(_folder.Path);

    private async Task<List<string>> ScoresAsync(string header, Func<int, string> row, int rows = 1000, string? profile = null)
    {
        var (from, to) = (Directory.CreateDirectory(Path.Combine(_folder.Path, "in")), Path.Combine(_folder.Path, "out"));
        await File.WriteAllLinesAsync(Path.Combine(from.FullName, "file.csv"), Enumerable.Range(0, rows).Select(row).Prepend(header));
        (await DetectCommand.RunAsync(from.FullName, to, profile, CancellationToken.None)).ShouldBe(0);
        return [.. await File.ReadAllLinesAsync(Path.Combine(to, "file.csv"))];
    }

    private static string At(int i) => Start.AddMinutes(5 * i).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    // A wave with a scatter of its own, and a level never seen from row 900 on.
    private static string Value(int i) =>
        (Math.Sin(i / 9.0) + (0.2 * (i * 7919 % 101 / 101.0)) + (i >= 900 ? 9 : 0)).ToString("R", CultureInfo.InvariantCulture);

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);

    private static readonly DateTime Start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
}
