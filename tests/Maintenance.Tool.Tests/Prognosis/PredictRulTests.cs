using System.Text.Json;
using Maintenance.Analytics.Prognostics;
using Maintenance.Local;
using Maintenance.Tool.Prognosis;
using Shouldly;
using Xunit;

namespace Maintenance.Tool.Tests.Prognosis;

public sealed class PredictRulTests : IDisposable
{
    private const int Settings = 3;
    private const int Sensors = 21;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_unit_has_its_number_in_the_order_of_the_file_and_its_interval_and_reasons_beside()
    {
        await File.WriteAllBytesAsync(In("model.json"), new RulModel(Content()).Seal());
        await File.WriteAllLinesAsync(In("test.txt"), [Line(7, 1, 0.5), Line(3, 1, 0.5), Line(3, 2, 0.5), Line(3, 3, 9), Line(5, 1, 0.5)]);

        (await PredictRul.RunAsync(In("model.json"), In("test.txt"), In("out"), CancellationToken.None)).ShouldBe(0);

        (await File.ReadAllLinesAsync(In("out/rul.txt"))).ShouldBe(["10.50", "40.50", "10.50"]);
        var csv = await File.ReadAllLinesAsync(In("out/rul.csv"));
        csv[0].ShouldBe("unit,cycles_known,remaining_cycles,low,high,reasons,outside_training_range");
        csv[1].ShouldBe("7,1,10.50,5.50,16.50,age:-15.0 s1:+0.0,");
        csv[2].ShouldBe("3,3,40.50,35.50,46.50,age:+15.0 s1:+0.0,s1");
        csv[3].ShouldStartWith("5,1,10.50,");
    }

    [Fact]
    public async Task A_model_that_was_changed_by_hand_is_refused()
    {
        var document = System.Text.Encoding.UTF8.GetString(new RulModel(Content()).Seal());
        document.ShouldContain("\"File\":\"units.txt\"", Case.Insensitive);
        await File.WriteAllTextAsync(In("model.json"), document.Replace("units.txt", "other.txt", StringComparison.Ordinal));
        await File.WriteAllLinesAsync(In("test.txt"), [Line(7, 1, 0.5)]);

        await Should.ThrowAsync<FormatException>(() => PredictRul.RunAsync(In("model.json"), In("test.txt"), In("out"), CancellationToken.None));
        Directory.Exists(In("out")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("""{"a": 1}""")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task What_is_no_model_is_refused_by_its_name_with_how_to_make_one(string document)
    {
        await File.WriteAllTextAsync(In("model.json"), document);
        var refused = await Should.ThrowAsync<FormatException>(() => PredictRul.RunAsync(In("model.json"), In("test.txt"), In("out"), CancellationToken.None));
        refused.Message.ShouldStartWith($"{In("model.json")}: Not a whole 'remaining-life' model: ");
        refused.Message.ShouldEndWith(" Name a file that './maintain rul train --model FILE' wrote.");
        refused.Message.ShouldNotContain("dictionary");
    }

    private string In(string name) => Path.Combine(_folder.Path, name);

    private static string Line(int unit, int cycle, double first) =>
        $"{unit} {cycle} 0 0 0 {FormattableString.Invariant($"{first}")} {string.Join(' ', Enumerable.Repeat(1, Sensors - 1))}";

    /// <summary>A model of one tree: up to one cycle of age 10 cycles are left, later 40; it looks at the first sensor alone.</summary>
    private static RulModelContent Content()
    {
        var names = new WindowFeatures(["s1"]).Names;
        var tree = JsonElement.Parse("""
            {"learner":{"learner_model_param":{"base_score":"5E-1","num_feature":"COUNT"},"objective":{"name":"reg:squarederror"},
            "gradient_booster":{"name":"gbtree","model":{"trees":[{
              "left_children":[1,-1,-1],"right_children":[2,-1,-1],"split_indices":[0,0,0],"split_conditions":[2,10,40],
              "default_left":[1,0,0],"sum_hessian":[8,4,4]}]}}}}
            """.Replace("COUNT", $"{names.Count}", StringComparison.Ordinal));
        IEnumerable<ValueRange> ranges = [
            .. Enumerable.Range(1, Settings).Select(setting => new ValueRange($"setting{setting}", -1, 1)),
            .. Enumerable.Range(1, Sensors).Select(sensor => new ValueRange($"s{sensor}", 0, 2)),
        ];
        return new(
            WindowFeatures.Version, 125, 150, new("units.txt", "", 2, 200, 90, 110, [.. ranges]), new(5, 42, 100, 1, 1, 1, 0.9, 2, 2, 2),
            new([1, 1, 1], [0], [new([0, 0, 0], [0.5], [1], 200)]), [], names, new(0.9, [0, 100], [1, 1], -5, 6), [tree]);
    }
}
