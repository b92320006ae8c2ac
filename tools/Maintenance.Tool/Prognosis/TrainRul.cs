using System.Globalization;
using System.Security.Cryptography;
using Maintenance.Analytics.Prognostics;
using Maintenance.Training;

namespace Maintenance.Tool.Prognosis;

/// <summary>Learns a model of remaining life and writes it as a document.</summary>
internal static class TrainRul
{
    /// <exception cref="FormatException">The file is not of the layout, or has too little to learn from.</exception>
    public static async Task<int> RunAsync(string train, string model, int seed, CancellationToken cancellationToken)
    {
        var runs = await TurbofanFile.ReadAsync(train, cancellationToken);
        var file = new TrainingFile(Path.GetFileName(train), await HashAsync(train, cancellationToken));
        var content = Train(runs, file, seed, cancellationToken);
        await WriteAsync(model, new RulModel(content).Seal(), cancellationToken);
        await Console.Out.WriteLineAsync(Summary(content));
        await Console.Out.WriteLineAsync($"wrote {model}");
        return 0;
    }

    private static RulModelContent Train(IReadOnlyList<EngineRun> runs, TrainingFile file, int seed, CancellationToken cancellationToken)
    {
        try
        {
            return RulTraining.Train(runs, file, seed, step => Console.Error.WriteLine($"· {step}"), cancellationToken);
        }
        catch (ArgumentException unfit)
        {
            throw new FormatException($"{file.Name} cannot be learnt from: {unfit.Message}", unfit);
        }
    }

    private static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }

    /// <summary>Whoever reads the model meets the old one or the new one, never half of it.</summary>
    private static async Task WriteAsync(string path, byte[] document, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var half = $"{path}.part";
        await File.WriteAllBytesAsync(half, document, cancellationToken);
        File.Move(half, path, overwrite: true);
    }

    private static string Summary(RulModelContent content) => string.Create(CultureInfo.InvariantCulture,
        $"""
        {content.Data.Units} units, {content.Data.Cycles} cycles; lives of {content.Data.ShortestLife} to {content.Data.LongestLife} cycles
        {content.Conditions.All.Count} operating condition(s) found; sensors used: {string.Join(' ', content.Conditions.Sensors.Select(sensor => $"s{sensor + 1}"))}
        on held-out units ({content.Figures.Folds} parts, seed {content.Figures.Seed}, {content.Figures.Cuts} moments at most {content.Horizon} cycles before failure):
          RMSE {content.Figures.Rmse:F2} cycles, {content.Figures.CappedRmse:F2} against life capped at {content.Cap}; NASA score {content.Figures.NasaScore:F0} a hundred
          {content.Interval.Coverage:P0} intervals hold {content.Figures.Coverage:P1}
          floors: mean {content.Figures.RmseOfMean:F2}, always the cap {content.Figures.RmseOfCap:F2}, line on age {content.Figures.RmseOfLine:F2}
        """);
}
