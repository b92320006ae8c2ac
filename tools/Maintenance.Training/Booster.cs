using System.Runtime.InteropServices;
using System.Text.Json;

namespace Maintenance.Training;

/// <summary>A model while XGBoost holds it.</summary>
internal sealed class Booster : IDisposable
{
    private const int Contributions = 4;
    private nint _handle;

    private Booster(FeatureMatrix rows) =>
        XgboostLibrary.Require(() => XgboostLibrary.XGBoosterCreate([rows.Handle], 1, out _handle));

    /// <summary>Grows the trees. The same rows, settings and seed give the same trees.</summary>
    /// <exception cref="MissingXgboostException">The library is not installed.</exception>
    public static Booster Train(LabelledRows rows, BoostingSettings settings, int seed, CancellationToken cancellationToken)
    {
        using var matrix = FeatureMatrix.Of(rows);
        var booster = new Booster(matrix);
        foreach (var (name, value) in settings.Parameters(seed))
            XgboostLibrary.Require(() => XgboostLibrary.XGBoosterSetParam(booster._handle, name, value));
        for (var tree = 0; tree < settings.Trees; tree++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var iteration = tree;
            XgboostLibrary.Require(() => XgboostLibrary.XGBoosterUpdateOneIter(booster._handle, iteration, matrix.Handle));
        }

        return booster;
    }

    /// <summary>Trains and keeps the model only.</summary>
    public static JsonElement ModelOf(LabelledRows rows, BoostingSettings settings, int seed, CancellationToken cancellationToken)
    {
        using var booster = Train(rows, settings, seed, cancellationToken);
        return booster.Model();
    }

    /// <summary>XGBoost's own predictions, one a row.</summary>
    public float[] Predict(IReadOnlyList<float[]> rows) => Ask(rows, 0);

    /// <summary>XGBoost's own contributions: for each row one a feature, then the bias.</summary>
    public float[][] PredictContributions(IReadOnlyList<float[]> rows) => [.. Ask(rows, Contributions).Chunk(rows[0].Length + 1)];

    /// <summary>The model as XGBoost's JSON.</summary>
    public JsonElement Model()
    {
        var (length, bytes) = (0ul, (nint)0);
        XgboostLibrary.Require(() => XgboostLibrary.XGBoosterSaveModelToBuffer(_handle, """{"format":"json"}""", out length, out bytes));
        var copy = new byte[length];
        Marshal.Copy(bytes, copy, 0, copy.Length);
        using var document = JsonDocument.Parse(copy);
        return document.RootElement.Clone();
    }

    public void Dispose()
    {
        if (_handle != 0)
            _ = XgboostLibrary.XGBoosterFree(_handle);
        _handle = 0;
    }

    private float[] Ask(IReadOnlyList<float[]> rows, int options)
    {
        using var matrix = new FeatureMatrix(rows);
        var (length, values) = (0ul, (nint)0);
        XgboostLibrary.Require(() => XgboostLibrary.XGBoosterPredict(_handle, matrix.Handle, options, 0, 0, out length, out values));
        var copy = new float[length];
        Marshal.Copy(values, copy, 0, copy.Length);
        return copy;
    }
}
