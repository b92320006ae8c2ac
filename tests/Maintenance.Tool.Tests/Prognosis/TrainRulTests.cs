using Maintenance.Local;
using Maintenance.Local.Product;
using Maintenance.Training;
using Shouldly;
using Xunit;

namespace Maintenance.Tool.Tests.Prognosis;

public sealed class TrainRulTests
{
    private const int Units = 10;
    private const int Cycles = 40;

    /// <summary>The loader meets what is no library in its place: as good as none.</summary>
    [Fact]
    public async Task On_a_machine_without_XGBoost_training_says_how_to_install_it()
    {
        using var folder = new TemporaryFolder();
        var (train, model) = (Path.Combine(folder.Path, "train.txt"), Path.Combine(folder.Path, "model.json"));
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "libxgboost.so.0"), "no library");
        await File.WriteAllLinesAsync(train, Enumerable.Range(1, Units).SelectMany(unit => Enumerable.Range(1, Cycles).Select(cycle => Line(unit, cycle))));

        var refused = await Should.ThrowAsync<InvalidOperationException>(() => ChildProcess.RunAsync(
            Checkout.Find().Program("Maintenance.Tool", "rul", "train", "--train", train, "--model", model) with
            {
                Environment = new Dictionary<string, string?> { ["LD_LIBRARY_PATH"] = folder.Path },
            },
            CancellationToken.None));

        refused.Message.ShouldContain("ended with code 1");
        refused.Message.ShouldContain(new MissingXgboostException().Message);
        File.Exists(model).ShouldBeFalse();
    }

    private static string Line(int unit, int cycle) =>
        $"{unit} {cycle} 0 0 0 {cycle + unit} {string.Join(' ', Enumerable.Repeat(1, 20))}";
}
