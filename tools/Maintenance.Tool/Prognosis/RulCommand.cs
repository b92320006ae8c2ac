using System.CommandLine;

namespace Maintenance.Tool.Prognosis;

/// <summary>The verb <c>rul</c>: remaining useful life of units from their recorded cycles.</summary>
internal static class RulCommand
{
    private const int DefaultSeed = 42;

    public static Command Create() => new("rul", "Remaining useful life: learns it from units that failed, and predicts it of others.")
    {
        CreateTrain(), CreatePredict(),
    };

    private static Command CreateTrain()
    {
        var train = new Option<FileInfo>("--train") { Description = "Units recorded until they failed, in the C-MAPSS layout.", Required = true };
        var model = new Option<FileInfo>("--model") { Description = "Where to write the model.", Required = true };
        var seed = new Option<int>("--seed") { Description = "Draws the parts of the cross-validation and of the training.", DefaultValueFactory = _ => DefaultSeed };
        var command = new Command("train", "Learns from units that failed.") { train, model, seed };
        command.SetAction((given, cancellationToken) => TrainRul.RunAsync(
            given.GetRequiredValue(train).FullName, given.GetRequiredValue(model).FullName, given.GetValue(seed), cancellationToken));
        return command;
    }

    private static Command CreatePredict()
    {
        var model = new Option<FileInfo>("--model") { Description = "A model that 'rul train' wrote.", Required = true };
        var test = new Option<FileInfo>("--test") { Description = "Units that still run, in the C-MAPSS layout.", Required = true };
        var to = new Option<DirectoryInfo>("--out") { Description = "Folder for rul.txt and rul.csv.", Required = true };
        var command = new Command("predict", "Predicts for each unit how many cycles are left after its last one.") { model, test, to };
        command.SetAction((given, cancellationToken) => PredictRul.RunAsync(
            given.GetRequiredValue(model).FullName, given.GetRequiredValue(test).FullName, given.GetRequiredValue(to).FullName, cancellationToken));
        return command;
    }
}
