using System.Globalization;
using Maintenance.Benchmarks.Detection;
using Maintenance.Local;
using Shouldly;
using Xunit;

namespace Maintenance.Tool.Tests.Bench.Detection;

public sealed class AzurePdmRecordsTests
{
    private const int Days = 60;
    private static readonly DateOnly Start = new(2015, 3, 1);

    [Fact]
    public async Task Nothing_of_a_later_day_changes_what_was_known_at_the_end_of_a_day()
    {
        foreach (var last in new[] { 1, 31, 45 })
        {
            var (known, otherwise) = (await ReadAsync(_ => false), await ReadAsync(day => day > last));
            known.KnownAtTheEndOf(1, DayOf(last)).ShouldBe(otherwise.KnownAtTheEndOf(1, DayOf(last)));
            known.KnownAtTheEndOf(1, DayOf(last + 1)).ShouldNotBe(otherwise.KnownAtTheEndOf(1, DayOf(last + 1)));
        }
    }

    private static int DayOf(int day) => Start.AddDays(day).DayNumber;

    /// <param name="isOther">Days of which everything is another: measurements, errors, maintenance and failures.</param>
    private static async Task<AzurePdmRecords> ReadAsync(Func<int, bool> isOther)
    {
        using var folder = new TemporaryFolder();
        var days = Enumerable.Range(0, Days).ToList();
        await WriteAsync("PdM_telemetry_daily.csv", days.Select(day => $"{day},{Date(day)},1,{(isOther(day) ? 900 : 100 + day)},2,3,4"));
        await WriteAsync("PdM_errors.csv", days.Where(day => isOther(day) || day % 7 == 0).Select(day => $"{Date(day)},1,error{1 + (day % 5)}"));
        await WriteAsync("PdM_maint.csv", days.Where(day => isOther(day) || day % 11 == 0).Select(day => $"{Date(day)},1,comp{1 + (day % 4)}"));
        await WriteAsync("PdM_failures.csv", days.Where(day => isOther(day) || day % 20 == 0).Select(day => $"{Date(day)},1,comp1"));
        await WriteAsync("PdM_machines.csv", ["1,model3,18"]);
        return await AzurePdmRecords.ReadAsync(folder.Path, CancellationToken.None);

        Task WriteAsync(string file, IEnumerable<string> lines) => File.WriteAllLinesAsync(Path.Combine(folder.Path, file), lines.Prepend("header"));
    }

    private static string Date(int day) => Start.AddDays(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
