namespace Maintenance.Analytics.Prognostics.Boosting;

/// <summary>One binary tree in arrays by node; node 0 is the root.</summary>
/// <param name="Left">Left child; -1 at a leaf.</param>
/// <param name="Feature">Index of the feature that a node asks for.</param>
/// <param name="Threshold">A value below it goes left; at a leaf, what the leaf adds to the prediction.</param>
/// <param name="MissingGoesLeft">Where a row goes whose value is missing (NaN).</param>
/// <param name="Cover">Weight of the training rows that reached the node (the sum of their hessians).</param>
internal sealed record RegressionTree(
    int[] Left, int[] Right, int[] Feature, float[] Threshold, bool[] MissingGoesLeft, float[] Cover)
{
    /// <summary>Splits from the root to the deepest leaf.</summary>
    public int Depth { get; } = DepthBelow(Left, Right, 0);

    /// <summary>What the tree adds, averaged over the rows it was trained on.</summary>
    public double Expected { get; } = ExpectedBelow(Left, Right, Threshold, Cover, 0);

    public bool IsLeaf(int node) => Left[node] < 0;

    /// <summary>The child that a row goes to.</summary>
    public int Next(int node, ReadOnlySpan<float> row)
    {
        var value = row[Feature[node]];
        var goesLeft = float.IsNaN(value) ? MissingGoesLeft[node] : value < Threshold[node];
        return goesLeft ? Left[node] : Right[node];
    }

    public float Predict(ReadOnlySpan<float> row)
    {
        var node = 0;
        while (!IsLeaf(node))
            node = Next(node, row);
        return Threshold[node];
    }

    private static int DepthBelow(int[] left, int[] right, int node) => left[node] < 0
        ? 0
        : 1 + Math.Max(DepthBelow(left, right, left[node]), DepthBelow(left, right, right[node]));

    private static double ExpectedBelow(int[] left, int[] right, float[] value, float[] cover, int node) => left[node] < 0
        ? value[node]
        : ((cover[left[node]] * ExpectedBelow(left, right, value, cover, left[node]))
            + (cover[right[node]] * ExpectedBelow(left, right, value, cover, right[node]))) / cover[node];
}
