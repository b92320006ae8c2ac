using System.Globalization;
using System.Text.Json;
using Maintenance.Local;
using Maintenance.Tool.Detect;
using Shouldly;
using Xunit;

namespace Maintenance.Tool.Tests.Detect;

/// <summary>What the verb <c>detect</c> makes of files of many tags, of bad cells and of files that are none.</summary>
public sealed class RecordedFilesTests : IDisposable
{
    private const int Rows = 700;
    private const int Fault = 500;

    /// <summary>By seed and row.</summary>
    private static readonly double[][] Noises = [.. Enumerable.Range(0, 4).Select(seed => new Random(seed)).Select(random =>
        Enumerable.Range(0, Rows + 1).Select(_ => Math.Round(random.NextDouble() + random.NextDouble(), 4)).ToArray())];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Labels_and_ids_of_AI4I_change_no_score()
    {
        const string Header = "\uFEFFUDI,Product ID,Type,Air temperature [K],Torque [Nm],Machine failure,TWF,HDF,PWF,OSF,RNF";
        Write("real.csv", Header, i => $"{i + 1},M{14860 + i},{"LMH"[i % 3]},{Noise(i, 1) + 298},{Torque(i)},{(i >= Fault ? "1,1,0,1,0,1" : "0,0,0,0,0,0")}");
        Write("flipped.csv", Header, i => $"{99 - i},L{i % 7},{"LMH"[i % 3]},{Noise(i, 1) + 298},{Torque(i)},{(i >= Fault ? "0,0,1,0,1,0" : "1,1,1,1,1,1")}");
        Write("without.csv", "Air temperature [K],Torque [Nm]", i => $"{Noise(i, 1) + 298},{Torque(i)}");

        (await RunAsync()).ShouldBe(0);
        var real = await ScoresAsync("real.csv");
        real.ShouldContain(row => row.Contains(",1,", StringComparison.Ordinal));
        (await ScoresAsync("flipped.csv")).ShouldBe(real);
        (await ScoresAsync("without.csv")).ShouldBe(real);
        (await ChosenAsync()).GetProperty("real.csv").EnumerateObject().Select(tag => tag.Name).ShouldBe(["Air temperature [K]", "Torque [Nm]"]);
    }

    [Fact]
    public async Task Of_several_tags_a_change_is_where_the_alarm_begins_and_ends()
    {
        Write("pump.csv", "datetime;flow;pressure", i => $"{At(i)};{Noise(i, 1) - (i is >= Fault and < Fault + 100 ? 1.3 : 0)};{Noise(i, 2)}");

        await RunAsync();
        var rows = (await ScoresAsync("pump.csv")).Skip(1).Select(row => row.Split(';')).ToList();
        var alarms = rows.ConvertAll(row => row[2] is "1");
        alarms.IndexOf(true).ShouldBeInRange(Fault, Fault + 30);
        alarms.LastIndexOf(true).ShouldBeInRange(Fault + 95, Fault + 160);
        rows.Index().Where(row => row.Item[3] is "1").Select(row => row.Index)
            .ShouldBe(Enumerable.Range(1, Rows - 1).Where(i => alarms[i] != alarms[i - 1]));
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("bad")]
    [InlineData("-")]
    [InlineData("")]
    public async Task A_column_whose_first_cell_is_no_number_is_an_input_all_the_same(string first)
    {
        Write("one.csv", "timestamp,value", i => $"{At(i)},{(i == 0 ? first : Torque(i))}");
        Write("two.csv", "timestamp,value,flow", i => $"{At(i)},{Noise(i, 1)},{(i == 0 ? first : Torque(i))}");

        (await RunAsync()).ShouldBe(0);
        (await ChosenAsync()).GetProperty("two.csv").EnumerateObject().Select(tag => tag.Name).ShouldBe(["value", "flow"]);
        foreach (var file in (string[])["one.csv", "two.csv"])
            (await ScoresAsync(file)).ShouldContain(row => row.Contains(",1,", StringComparison.Ordinal), file);
    }

    [Fact]
    public async Task Cells_without_a_measurement_are_counted_for_each_tag()
    {
        Write("pump.csv", "timestamp,value,flow,level", i => $"{At(i)},{(i < 3 ? "NaN" : Noise(i, 1))},{(i is 10 or 11 ? "1e300" : Noise(i, 2))},{Noise(i, 3)}");
        var (summary, _) = await DetectFile.RunAsync(Path.Combine(In, "pump.csv"), Path.Combine(_folder.Path, "one", "pump.csv"), new(1), CancellationToken.None);
        summary.ShouldContain("; cells without a measurement: value 3, flow 2");
    }

    [Theory]
    [InlineData(300, 0)]
    [InlineData(300, 1_583_740_000)]
    [InlineData(300_000, 1_583_740_000_000)]
    public async Task Times_may_be_seconds_or_milliseconds(int step, long begin)
    {
        Write("counted.csv", "timestamp,value", i => $"{begin + ((long)step * i)},{Torque(i)}");
        (await RunAsync()).ShouldBe(0);
        (await ScoresAsync("counted.csv")).ShouldContain(row => row.Contains(",1,", StringComparison.Ordinal));
        var period = TimeSpan.Parse((await ChosenAsync()).GetProperty("counted.csv").GetProperty("value").GetProperty("period").GetString()!, CultureInfo.InvariantCulture);
        period.ShouldBe(TimeSpan.FromSeconds(begin > 1e12 ? step / 1000.0 : step));
    }

    [Fact]
    public async Task A_file_whose_times_are_none_is_refused_by_name()
    {
        Write("words.csv", "timestamp,value", i => $"row {i},{Torque(i)}");
        (await Should.ThrowAsync<FormatException>(() => DetectFile.RunAsync(
            Path.Combine(In, "words.csv"), Path.Combine(_folder.Path, "one", "words.csv"), new(1), CancellationToken.None)))
            .Message.ShouldEndWith("words.csv: timestamp holds no time, such as 2026-01-31T08:00:00Z or a number of seconds, in the first 100 rows.");
    }

    [Theory]
    [InlineData("", " is empty. The first line must name the columns, such as timestamp,value.")]
    [InlineData("2026-01-01T00:00:00Z,1.5\n2026-01-01T00:01:00Z,1.6\n", ": its first line is a row of values. Put a line with the names of the columns before it, such as timestamp,value.")]
    [InlineData("timestamp\tvalue\n2026-01-01T00:00:00Z\t1.5\n", "what parts them is a comma or a semicolon, and numbers have a decimal point.")]
    [InlineData("timestamp;value\n2026-01-01T00:00:00Z;1,5\n", "what parts them is a comma or a semicolon, and numbers have a decimal point.")]
    public async Task A_file_of_another_form_is_refused_with_what_is_asked_for(string content, string end)
    {
        await File.WriteAllTextAsync(Path.Combine(In, "other.csv"), content);
        var refused = await Should.ThrowAsync<FormatException>(() => DetectFile.RunAsync(
            Path.Combine(In, "other.csv"), Path.Combine(_folder.Path, "one", "other.csv"), new(1), CancellationToken.None));
        refused.Message.ShouldContain("other.csv");
        refused.Message.ShouldEndWith(end);
    }

    [Fact]
    public async Task Whatever_stands_in_a_cell_or_a_time_each_row_has_a_score()
    {
        string[] bad = ["NaN", "Infinity", "-Infinity", "1e300", "-1e300", "x", ""];
        string Cell(int i) => i % 5 == 0 ? bad[i / 5 % bad.Length] : Noise(i, 1).ToString(CultureInfo.InvariantCulture);
        Write("one.csv", "timestamp,value", i => $"{At(i % 50 == 49 ? i - 40 : i)},{Cell(i)}");
        Write("two.csv", "timestamp,value,flow", i => $"{(i % 90 == 89 ? "later" : At(i))},{Cell(i)},{Cell(i + 1)}");
        Write("constant.csv", "timestamp,value", i => $"{At(i)},5");
        Write("nothing.csv", "timestamp,value", i => $"{At(i)},NaN");
        Write("short.csv", "timestamp,value", i => At(i));
        await File.WriteAllTextAsync(Path.Combine(In, "header.csv"), "timestamp,value\n");

        (await RunAsync()).ShouldBe(0);
        foreach (var file in (string[])["one.csv", "two.csv", "constant.csv", "nothing.csv", "short.csv"])
        {
            var scores = (await ScoresAsync(file)).Skip(1).Select(row => double.Parse(row.Split(',')[1], CultureInfo.InvariantCulture)).ToList();
            scores.Count.ShouldBe(Rows, file);
            scores.ShouldAllBe(score => score >= 0 && score <= 1, file);
            if (file is "constant.csv" or "nothing.csv" or "short.csv")
                scores.ShouldAllBe(score => score == 0, file);
        }

        (await ScoresAsync("header.csv")).ShouldBe(["timestamp,anomaly_score,prediction,changepoint"]);
    }

    [Fact]
    public async Task What_was_not_judged_and_what_is_no_input_is_counted_and_named()
    {
        Write("a.csv", "timestamp,value,label", i => $"{(i == 9 ? "later" : At(i is 5 or 6 ? 0 : i))},{(i == 7 ? "bad" : Torque(i))},0");
        var (summary, _) = await DetectFile.RunAsync(Path.Combine(In, "a.csv"), Path.Combine(Out, "a.csv"), new(1), CancellationToken.None);
        summary.ShouldContain("2 rows without a time or a number score 0; 2 rows not later than one before score 0; no input: label");
    }

    [Fact]
    public async Task A_file_that_is_none_is_named_and_the_others_have_their_scores()
    {
        Write("a.csv", "timestamp,value", i => $"{At(i)},{Torque(i)}");
        Write("b.csv", "datetime,machineID,failure", i => $"{At(i)},{i},comp{i % 4}");
        await File.WriteAllTextAsync(Path.Combine(In, "c.csv"), "");
        Write("d/e.csv", "timestamp,value", i => $"{At(i)},{Torque(i)}");

        (await RunAsync()).ShouldBe(DetectCommand.SomeNotScored);
        foreach (var file in (string[])["a.csv", "d/e.csv"])
            (await ScoresAsync(file)).Length.ShouldBe(Rows + 1);
        (await ChosenAsync()).EnumerateObject().Select(file => file.Name).ShouldBe(["a.csv", "d/e.csv"]);
    }

    [Fact]
    public async Task Rows_cut_off_the_end_change_no_score_before_however_few_are_left()
    {
        // Words at first, a number at last: which columns there are may not depend on rows that were judged without them.
        string Row(int i) => $"{At(i)},{Torque(i)},{(i < 60 ? "none yet" : Noise(i, 2))}";
        Write("whole.csv", "timestamp,value,flow", Row);
        Write("cut.csv", "timestamp,value,flow", Row, rows: 40);

        await RunAsync();
        (await ScoresAsync("cut.csv")).ShouldBe((await ScoresAsync("whole.csv")).Take(41));
    }

    private string In => Directory.CreateDirectory(Path.Combine(_folder.Path, "in")).FullName;

    private string Out => Path.Combine(_folder.Path, "out");

    private void Write(string file, string header, Func<int, string> row, int rows = Rows)
    {
        var path = Path.Combine(In, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllLines(path, Enumerable.Range(0, rows).Select(row).Prepend(header));
    }

    private Task<int> RunAsync() => DetectCommand.RunAsync(In, Out, profile: null, CancellationToken.None);

    private Task<string[]> ScoresAsync(string file) => File.ReadAllLinesAsync(Path.Combine(Out, file));

    private async Task<JsonElement> ChosenAsync() =>
        JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(Out, ChosenSettings.FileName)));

    private static string At(int i) => new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(5 * i)
        .ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Torque(int i) => (40 + Noise(i, 3) + (i >= Fault ? 12 : 0)).ToString("R", CultureInfo.InvariantCulture);

    /// <summary>About 0 to 2, the same for the same row.</summary>
    private static double Noise(int i, int seed) => Noises[seed][i];
}
