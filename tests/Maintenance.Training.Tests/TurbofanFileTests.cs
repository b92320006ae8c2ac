using Shouldly;
using Xunit;

namespace Maintenance.Training.Tests;

public sealed class TurbofanFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    [Fact]
    public async Task Units_keep_their_order_and_cycles()
    {
        var runs = await ReadAsync(Line(7, 1), Line(7, 2), "", Line(3, 1) + "  ");

        runs.Select(run => (run.Unit, run.Cycles.Count)).ShouldBe([(7, 2), (3, 1)]);
        runs[0].Cycles[0].Settings.ShouldBe([1, 2, 3]);
        runs[0].Cycles[0].Sensors.ShouldBe(Enumerable.Range(4, 21).Select(value => (double)value));
    }

    [Theory]
    [InlineData("1 2 3", "3 columns")]
    [InlineData("word", "1 columns")]
    public async Task A_line_of_another_width_is_named(string line, string why) => await RefusedAsync(why, Line(1, 1), line);

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1,5")]
    [InlineData("x")]
    public async Task A_cell_that_is_no_finite_number_is_named(string cell) =>
        await RefusedAsync($"'{cell}'", Line(1, 1), Line(1, 2).Replace(" 24", $" {cell}", StringComparison.Ordinal));

    [Fact]
    public async Task A_cycle_that_is_missing_or_comes_twice_is_named()
    {
        await RefusedAsync("cycle 3 where 2 is due", Line(1, 1), Line(1, 3));
        await RefusedAsync("cycle 1 where 2 is due", Line(1, 1), Line(1, 1));
    }

    [Fact]
    public async Task A_unit_that_is_torn_apart_is_named() =>
        (await Should.ThrowAsync<FormatException>(() => ReadAsync(Line(1, 1), Line(2, 1), Line(1, 2)))).Message.ShouldContain("line 3: unit 1 comes again");

    [Fact]
    public async Task A_unit_that_is_no_whole_number_is_named() => await RefusedAsync("the unit is 1.5", Line(1, 1), "1.5" + Line(1, 2)[1..]);

    [Fact]
    public async Task An_empty_file_is_refused() =>
        (await Should.ThrowAsync<FormatException>(() => ReadAsync())).Message.ShouldContain("has no line");

    public void Dispose() => File.Delete(_path);

    private static string Line(int unit, int cycle) => $"{unit} {cycle} {string.Join(' ', Enumerable.Range(1, 24))}";

    private async Task RefusedAsync(string why, params string[] lines)
    {
        var refused = await Should.ThrowAsync<FormatException>(() => ReadAsync(lines));
        refused.Message.ShouldContain("line 2: ");
        refused.Message.ShouldContain(why);
    }

    private async Task<IReadOnlyList<Analytics.Prognostics.EngineRun>> ReadAsync(params string[] lines)
    {
        await File.WriteAllLinesAsync(_path, lines);
        return await TurbofanFile.ReadAsync(_path, CancellationToken.None);
    }
}
