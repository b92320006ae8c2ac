namespace Maintenance.Training;

/// <summary>Rows of features, each with what is to be predicted.</summary>
internal sealed record LabelledRows(IReadOnlyList<float[]> Rows, IReadOnlyList<float> Labels)
{
    public static LabelledRows Of(IEnumerable<(float[] Row, float Label)> pairs)
    {
        (float[] Row, float Label)[] all = [.. pairs];
        return new([.. all.Select(pair => pair.Row)], [.. all.Select(pair => pair.Label)]);
    }
}
