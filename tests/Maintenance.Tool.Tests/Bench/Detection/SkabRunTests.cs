using Maintenance.Benchmarks.Detection;
using Maintenance.Local;
using Shouldly;
using Xunit;

namespace Maintenance.Tool.Tests.Bench.Detection;

public sealed class SkabRunTests
{
    private const int Rows = 450;
    private static readonly DateTimeOffset Start = new(2020, 3, 9, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0)]
    [InlineData(300)]
    public async Task Whatever_was_cut_off_the_front_the_same_rows_are_scored(int cut)
    {
        using var folder = new TemporaryFolder();
        var data = Path.Combine(folder.Path, "data");
        foreach (var group in SkabRun.Groups)
        {
            Directory.CreateDirectory(Path.Combine(data, group));
            var rows = Enumerable.Range(1, Rows).Select(row => $"{Start.AddSeconds(row):yyyy-MM-dd HH:mm:ss};{row % 7};{row % 5}");
            await File.WriteAllLinesAsync(Path.Combine(data, group, "0.csv"), rows.Prepend("datetime;flow;pressure"));
        }

        var results = await new SkabRun(data, Path.Combine(folder.Path, "run")).DetectAsync(cut, CancellationToken.None);
        foreach (var group in SkabRun.Groups)
        {
            var lines = await File.ReadAllLinesAsync(Path.Combine(results, group, "0.csv"));
            lines[0].ShouldContain("prediction");
            lines.Length.ShouldBe(1 + Rows - SkabRun.TrainingRows);
            lines[1].ShouldStartWith($"{Start.AddSeconds(SkabRun.TrainingRows + 1):yyyy-MM-dd HH:mm:ss};");
            lines[^1].ShouldStartWith($"{Start.AddSeconds(Rows):yyyy-MM-dd HH:mm:ss};");
        }
    }

    [Fact]
    public async Task An_unbroken_run_of_rows_in_alarm_is_one_episode_and_each_file_begins_anew()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllLinesAsync(Path.Combine(folder.Path, "a.csv"), ["datetime;anomaly_score;prediction;changepoint", .. "0110100001".Select(alarm => $"1;0;{alarm};0")]);
        await File.WriteAllLinesAsync(Path.Combine(folder.Path, "b.csv"), ["datetime;anomaly_score;prediction;changepoint", .. "11".Select(alarm => $"1;0;{alarm};0")]);
        (await HealthyAlarms.ReadAsync(folder.Path, CancellationToken.None)).ShouldBe(new(50, 4));
    }

    [Fact]
    public async Task A_floor_says_one_score_for_each_row_that_was_scored()
    {
        using var folder = new TemporaryFolder();
        var (results, written) = (Path.Combine(folder.Path, "results"), Path.Combine(folder.Path, "floor"));
        Directory.CreateDirectory(Path.Combine(results, "group"));
        await File.WriteAllLinesAsync(Path.Combine(results, "group", "a.csv"), Enumerable.Range(0, 2000).Select(_ => "0").Prepend("anomaly_score"));
        foreach (var (name, alarms) in new[] { ("never", 0), ("always", 2000), ("clock", 2) })
        {
            await Floor.All.Single(floor => string.Equals(floor.Name, name, StringComparison.Ordinal)).WriteAsync(results, written, CancellationToken.None);
            var lines = await File.ReadAllLinesAsync(Path.Combine(written, "group", "a.csv"));
            lines[0].ShouldBe("anomaly_score");
            lines.Length.ShouldBe(2001);
            lines.Skip(1).Count(line => line is "1").ShouldBe(alarms);
        }
    }
}
