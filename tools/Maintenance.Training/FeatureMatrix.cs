namespace Maintenance.Training;

/// <summary>Rows as XGBoost holds them.</summary>
internal sealed class FeatureMatrix : IDisposable
{
    private nint _handle;

    public FeatureMatrix(IReadOnlyList<float[]> rows)
    {
        Rows = rows.Count;
        float[] flat = [.. rows.SelectMany(row => row)];
        XgboostLibrary.Require(() => XgboostLibrary.XGDMatrixCreateFromMat(
            flat, (ulong)rows.Count, (ulong)(flat.Length / rows.Count), float.NaN, out _handle));
    }

    public int Rows { get; }

    public nint Handle => _handle;

    public static FeatureMatrix Of(LabelledRows rows)
    {
        var matrix = new FeatureMatrix(rows.Rows);
        float[] labels = [.. rows.Labels];
        XgboostLibrary.Require(() => XgboostLibrary.XGDMatrixSetFloatInfo(matrix._handle, "label", labels, (ulong)labels.Length));
        return matrix;
    }

    public void Dispose()
    {
        if (_handle != 0)
            _ = XgboostLibrary.XGDMatrixFree(_handle);
        _handle = 0;
    }
}
