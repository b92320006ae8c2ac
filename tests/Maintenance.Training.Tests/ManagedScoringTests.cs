using Maintenance.Analytics.Prognostics.Boosting;
using Shouldly;

namespace Maintenance.Training.Tests;

/// <summary>The edge scores without XGBoost: what it says must be what XGBoost says.</summary>
public sealed class ManagedScoringTests
{
    private const int Features = 12;
    private static readonly BoostingSettings Regression = new("reg:squarederror", 60, 5, 0.1, 0.7, 0.8, 2, 1, 256);
    private static readonly BoostingSettings Probability = Regression with { Objective = "binary:logistic" };

    [XgboostFact]
    public void Five_thousand_predictions_are_those_of_XGBoost()
    {
        using var booster = Booster.Train(Rows(2000, 1, value => value), Regression, 7, CancellationToken.None);
        RequireSamePredictions(booster);
    }

    [XgboostFact]
    public void Five_thousand_probabilities_are_those_of_XGBoost()
    {
        using var booster = Booster.Train(Rows(2000, 1, value => value > 30 ? 1 : 0), Probability, 7, CancellationToken.None);
        RequireSamePredictions(booster);
    }

    [XgboostFact]
    public void Contributions_add_up_to_the_prediction_and_are_those_of_XGBoost()
    {
        using var booster = Booster.Train(Rows(2000, 1, value => value), Regression, 7, CancellationToken.None);
        var managed = XgboostModel.Read(booster.Model());
        var rows = Rows(300, 2, value => value).Rows;

        foreach (var (row, theirs) in rows.Zip(booster.PredictContributions(rows)))
        {
            var ours = managed.Contributions(row);
            (ours.Sum() + managed.Bias).ShouldBe(managed.Margin(row), 1e-4);
            ours.Append(managed.Bias).Zip(theirs, (mine, other) => Math.Abs(mine - other)).Max().ShouldBeLessThan(1e-3);
        }
    }

    [XgboostFact]
    public void The_same_rows_and_seed_give_the_same_model_and_another_seed_another()
    {
        var rows = Rows(500, 1, value => value);
        var first = Booster.ModelOf(rows, Regression, 7, CancellationToken.None).GetRawText();

        Booster.ModelOf(rows, Regression, 7, CancellationToken.None).GetRawText().ShouldBe(first);
        Booster.ModelOf(rows, Regression, 8, CancellationToken.None).GetRawText().ShouldNotBe(first);
    }

    [XgboostFact]
    public void What_XGBoost_refuses_is_told_in_its_words() =>
        Should.Throw<InvalidOperationException>(() => Booster.ModelOf(
                Rows(50, 1, value => value), Regression with { Objective = "reg:nothing" }, 7, CancellationToken.None))
            .Message.ShouldContain("reg:nothing");

    private static void RequireSamePredictions(Booster booster)
    {
        var managed = XgboostModel.Read(booster.Model());
        var rows = Rows(5000, 2, value => value).Rows;
        rows.Zip(booster.Predict(rows), (row, theirs) => Math.Abs(managed.Predict(row) - theirs)).Max().ShouldBeLessThanOrEqualTo(1e-5f);
    }

    /// <summary>Every twentieth value is missing; features differ in scale by nine powers of ten.</summary>
    private static LabelledRows Rows(int count, int seed, Func<double, double> label)
    {
        var random = new Random(seed);
        return LabelledRows.Of(Enumerable.Range(0, count).Select(_ =>
        {
            float[] row = [.. Enumerable.Range(0, Features).Select(feature =>
                random.Next(20) == 0 ? float.NaN : (float)(random.NextDouble() * Math.Pow(10, feature - 3)))];
            var known = row.Select((value, feature) => float.IsNaN(value) ? 0 : value / Math.Pow(10, feature - 3)).ToArray();
            return (row, (float)label((40 * known[0] * known[1]) + (20 * known[5]) + (10 * Math.Sin(6 * known[9])) + random.NextDouble()));
        }));
    }
}
