using System.Globalization;
using System.Text.Json;

namespace Maintenance.Analytics.Prognostics.Boosting;

/// <summary>Reads the JSON model that XGBoost writes (schema of release 1.x, "gbtree" with numerical splits).</summary>
public static class XgboostModel
{
    /// <exception cref="FormatException">It is no such model, or one of a kind that is not scored here.</exception>
    public static BoostedTrees Read(JsonElement model)
    {
        try
        {
            return ReadLearner(model.GetProperty("learner"));
        }
        catch (Exception wrong) when (wrong is KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            throw new FormatException($"Not a model of XGBoost: {wrong.Message}", wrong);
        }
    }

    private static BoostedTrees ReadLearner(JsonElement learner)
    {
        var parameters = learner.GetProperty("learner_model_param");
        var features = int.Parse(Text(parameters, "num_feature"), CultureInfo.InvariantCulture);
        var score = float.Parse(Text(parameters, "base_score"), CultureInfo.InvariantCulture);
        var booster = learner.GetProperty("gradient_booster");
        if (Text(booster, "name") is not "gbtree" and var other)
            throw new FormatException($"A model of the kind '{other}' is not scored here; train with booster=gbtree.");

        RegressionTree[] trees = [.. booster.GetProperty("model").GetProperty("trees").EnumerateArray().Select(tree => ReadTree(tree, features))];
        return Text(learner.GetProperty("objective"), "name") switch
        {
            "reg:squarederror" => new(trees, features, score, isLogistic: false),
            "binary:logistic" => new(trees, features, -MathF.Log((1 / score) - 1), isLogistic: true),
            var objective => throw new FormatException(
                $"The objective '{objective}' is not scored here; train with reg:squarederror or binary:logistic."),
        };
    }

    private static RegressionTree ReadTree(JsonElement tree, int features)
    {
        var left = Numbers(tree, "left_children", item => item.GetInt32());
        var right = Numbers(tree, "right_children", item => item.GetInt32());
        var feature = Numbers(tree, "split_indices", item => item.GetInt32());
        RegressionTree read = CheckedShape(left, right, feature, features)
            ? new(
                left, right, feature, Numbers(tree, "split_conditions", item => item.GetSingle()),
                Numbers(tree, "default_left", IsSet), Numbers(tree, "sum_hessian", item => item.GetSingle()))
            : throw new FormatException("A tree of the model refers to nodes or features that it does not have.");
        return read.Threshold.Length == left.Length && read.MissingGoesLeft.Length == left.Length && read.Cover.Length == left.Length
            ? read
            : throw new FormatException("A tree of the model has arrays of unequal length.");
    }

    /// <summary>Children come after their parents, so that every walk ends.</summary>
    private static bool CheckedShape(int[] left, int[] right, int[] feature, int features) =>
        left.Length > 0 && right.Length == left.Length && feature.Length == left.Length
        && Enumerable.Range(0, left.Length).All(node => left[node] < 0
            || (left[node] > node && right[node] > node && left[node] < left.Length && right[node] < left.Length
                && feature[node] >= 0 && feature[node] < features));

    private static T[] Numbers<T>(JsonElement tree, string name, Func<JsonElement, T> read) =>
        [.. tree.GetProperty(name).EnumerateArray().Select(read)];

    private static bool IsSet(JsonElement flag) =>
        flag.ValueKind == JsonValueKind.True || (flag.ValueKind == JsonValueKind.Number && flag.GetInt32() != 0);

    private static string Text(JsonElement parent, string name) =>
        parent.GetProperty(name).GetString() ?? throw new FormatException($"'{name}' of the model is empty.");
}
