using System.Runtime.InteropServices;

namespace Maintenance.Analytics.Prognostics.Boosting;

/// <summary>
/// Exact Shapley values of one tree in polynomial time (Lundberg, Erion and Lee, Consistent Individualized Feature Attribution
/// for Tree Ensembles, 2018, algorithm 2). A path keeps, for each number of features known so far, the weight of the subsets
/// of that size which lead to the node.
/// </summary>
internal static class TreeShap
{
    private const int NoFeature = -1;

    /// <summary>Adds what each feature of the row contributes.</summary>
    public static void Add(RegressionTree tree, ReadOnlySpan<float> row, Span<double> contributions)
    {
        Span<Step> none = [];
        Descend(tree, row, contributions, 0, none, 0, new(NoFeature, 1, 1, 0));
    }

    private static void Descend(
        RegressionTree tree, ReadOnlySpan<float> row, Span<double> contributions, int node, ReadOnlySpan<Step> above, int depth, Step came)
    {
        Span<Step> path = new Step[depth + 2];
        above[..depth].CopyTo(path);
        Extend(path, depth, came);
        if (tree.IsLeaf(node))
        {
            for (var i = 1; i <= depth; i++)
                contributions[path[i].Feature] += WeightWithout(path, depth, i) * (path[i].Known - path[i].Unknown) * tree.Threshold[node];
            return;
        }

        var taken = tree.Next(node, row);
        var other = taken == tree.Left[node] ? tree.Right[node] : tree.Left[node];
        var feature = tree.Feature[node];
        var (unknown, known) = (1.0, 1.0);
        var before = IndexOf(path[1..(depth + 1)], feature) + 1;
        if (before > 0)
        {
            (unknown, known) = (path[before].Unknown, path[before].Known);
            Unwind(path, depth, before);
            depth--;
        }

        var cover = (double)tree.Cover[node];
        Descend(tree, row, contributions, taken, path, depth + 1, new(feature, unknown * tree.Cover[taken] / cover, known, 0));
        Descend(tree, row, contributions, other, path, depth + 1, new(feature, unknown * tree.Cover[other] / cover, 0, 0));
    }

    private static int IndexOf(ReadOnlySpan<Step> path, int feature)
    {
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i].Feature == feature)
                return i;
        }

        return -1;
    }

    private static void Extend(Span<Step> path, int depth, Step step)
    {
        path[depth] = step with { Weight = depth == 0 ? 1 : 0 };
        for (var i = depth - 1; i >= 0; i--)
        {
            path[i + 1].Weight += step.Known * path[i].Weight * (i + 1) / (depth + 1);
            path[i].Weight = step.Unknown * path[i].Weight * (depth - i) / (depth + 1);
        }
    }

    /// <summary>Takes a step out of the path, as if it had never been added.</summary>
    private static void Unwind(Span<Step> path, int depth, int index)
    {
        var step = path[index];
        var next = path[depth].Weight;
        for (var i = depth - 1; i >= 0; i--)
        {
            if (step.Known == 0)
            {
                path[i].Weight = path[i].Weight * (depth + 1) / (step.Unknown * (depth - i));
                continue;
            }

            var weight = path[i].Weight;
            path[i].Weight = next * (depth + 1) / ((i + 1) * step.Known);
            next = weight - (path[i].Weight * step.Unknown * (depth - i) / (depth + 1));
        }

        for (var i = index; i < depth; i++)
            path[i] = path[i + 1] with { Weight = path[i].Weight };
    }

    /// <summary>The sum of the weights that the path would have without a step.</summary>
    private static double WeightWithout(ReadOnlySpan<Step> path, int depth, int index)
    {
        var step = path[index];
        var next = path[depth].Weight;
        var total = 0.0;
        for (var i = depth - 1; i >= 0; i--)
        {
            if (step.Known == 0)
            {
                total += path[i].Weight * (depth + 1) / (step.Unknown * (depth - i));
                continue;
            }

            var weight = next * (depth + 1) / ((i + 1) * step.Known);
            total += weight;
            next = path[i].Weight - (weight * step.Unknown * (depth - i) / (depth + 1));
        }

        return total;
    }

    /// <summary>A feature on the way to a node.</summary>
    /// <param name="Unknown">Share of the training rows that go this way: what is left when the feature is not known.</param>
    /// <param name="Known">1 where the row itself goes this way, else 0.</param>
    [StructLayout(LayoutKind.Auto)]
    private record struct Step(int Feature, double Unknown, double Known, double Weight);
}
