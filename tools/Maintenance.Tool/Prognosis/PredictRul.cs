using System.Globalization;
using Maintenance.Analytics.Prognostics;
using Maintenance.Training;

namespace Maintenance.Tool.Prognosis;

/// <summary>Writes for each unit of a file, in its order, how many cycles are left.</summary>
internal static class PredictRul
{
    private const string Header = "unit,cycles_known,remaining_cycles,low,high,reasons,outside_training_range";
    private const int ReasonsShown = 3;

    /// <exception cref="FormatException">The model is not as it was written, or the file is not of the layout.</exception>
    public static async Task<int> RunAsync(string model, string test, string to, CancellationToken cancellationToken)
    {
        var known = Open(model, await File.ReadAllBytesAsync(model, cancellationToken));
        var runs = await TurbofanFile.ReadAsync(test, cancellationToken);
        (EngineRun Run, RulPrediction Predicted)[] predictions = [.. runs.Select(run => (run, known.Predict(run)))];

        Directory.CreateDirectory(to);
        await File.WriteAllLinesAsync(Path.Combine(to, "rul.txt"), predictions.Select(each => Number(each.Predicted.Cycles)), cancellationToken);
        await File.WriteAllLinesAsync(
            Path.Combine(to, "rul.csv"), predictions.Select(each => Line(each.Run, each.Predicted)).Prepend(Header), cancellationToken);
        var outside = predictions.Count(each => each.Predicted.OutsideRange.Count > 0);
        await Console.Out.WriteLineAsync($"{predictions.Length} units: wrote rul.txt and rul.csv to {to}"
            + (outside > 0 ? $"; the last cycle of {outside} lies outside what the model was trained on" : ""));
        return 0;
    }

    private static RulModel Open(string file, byte[] document)
    {
        try
        {
            return RulModel.Open(document);
        }
        catch (FormatException wrong)
        {
            throw new FormatException($"{file}: {wrong.Message} Name a file that './maintain rul train --model FILE' wrote.", wrong);
        }
    }

    private static string Line(EngineRun run, RulPrediction predicted) => string.Join(
        ',', run.Unit, run.Cycles.Count, Number(predicted.Cycles), Number(predicted.Low), Number(predicted.High),
        string.Join(' ', predicted.Reasons.Take(ReasonsShown).Select(reason => string.Create(CultureInfo.InvariantCulture, $"{reason.Source}:{reason.Cycles:+0.0;-0.0}"))),
        string.Join(' ', predicted.OutsideRange));

    private static string Number(double cycles) => cycles.ToString("F2", CultureInfo.InvariantCulture);
}
