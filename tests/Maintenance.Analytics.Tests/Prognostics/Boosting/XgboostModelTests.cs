using System.Text.Json;
using System.Text.Json.Nodes;
using Maintenance.Analytics.Prognostics.Boosting;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Prognostics.Boosting;

public sealed class XgboostModelTests
{
    /// <summary>f0 &lt; 1 (missing goes left) → 10, else f1 &lt; 5 (missing goes right) → 20, else 40; of 8 rows 4, 2 and 2.</summary>
    private const string Stump = """
        {"learner":{"learner_model_param":{"base_score":"5E-1","num_feature":"2"},"objective":{"name":"reg:squarederror"},
        "gradient_booster":{"name":"gbtree","model":{"trees":[{
          "left_children":[1,-1,3,-1,-1],"right_children":[2,-1,4,-1,-1],"split_indices":[0,0,1,0,0],
          "split_conditions":[1,10,5,20,40],"default_left":[1,0,0,0,0],"sum_hessian":[8,4,4,2,2]}]}}}}
        """;

    private static BoostedTrees Read(string model)
    {
        using var document = JsonDocument.Parse(model);
        return XgboostModel.Read(document.RootElement);
    }

    [Theory]
    [InlineData(0.99f, 0f, 10.5f)]
    [InlineData(1f, 4.9f, 20.5f)]
    [InlineData(1f, 5f, 40.5f)]
    [InlineData(float.NaN, 9f, 10.5f)]
    [InlineData(2f, float.NaN, 40.5f)]
    public void A_row_goes_left_below_the_threshold_and_where_it_was_told_when_missing(float first, float second, float expected) =>
        Read(Stump).Predict([first, second]).ShouldBe(expected);

    [Fact]
    public void Contributions_are_the_Shapley_values_of_the_tree()
    {
        // With nothing known 20 is expected (4 × 10, 2 × 20, 2 × 40 of 8 rows), with f0 = 2 known 30, with f1 = 9 known
        // ½ × 10 + ½ × 40 = 25, with both 40. Each order of the two features counts half.
        var model = Read(Stump);
        model.Bias.ShouldBe(20.5, 1e-9);

        var contributions = model.Contributions([2, 9]);

        contributions[0].ShouldBe((((30 - 20) + (40 - 25)) / 2.0), 1e-9);
        contributions[1].ShouldBe((((25 - 20) + (40 - 30)) / 2.0), 1e-9);
    }

    [Fact]
    public void A_probability_starts_from_its_log_odds()
    {
        var model = Read(Stump.Replace("reg:squarederror", "binary:logistic").Replace("5E-1", "2E-1"));

        model.Margin([0, 0]).ShouldBe(10 + MathF.Log(0.25f), 1e-5f);
        model.Predict([0, 0]).ShouldBe(1 / (1 + MathF.Exp(-model.Margin([0, 0]))), 1e-7f);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"learner":[]}""")]
    public void What_is_no_model_is_refused(string model) => Should.Throw<FormatException>(() => Read(model));

    [Fact]
    public void A_tree_that_would_lead_in_a_circle_or_outside_is_refused()
    {
        foreach (var child in new[] { 0, 2, 99 })
        {
            var model = JsonNode.Parse(Stump)!;
            model["learner"]!["gradient_booster"]!["model"]!["trees"]![0]!["left_children"]![2] = child;
            Should.Throw<FormatException>(() => Read(model.ToJsonString()));
        }
    }

    [Fact]
    public void A_kind_that_is_not_scored_here_is_refused_by_name()
    {
        Should.Throw<FormatException>(() => Read(Stump.Replace("reg:squarederror", "rank:pairwise"))).Message.ShouldContain("rank:pairwise");
        Should.Throw<FormatException>(() => Read(Stump.Replace("gbtree", "dart"))).Message.ShouldContain("dart");
    }

    [Fact]
    public void A_row_of_another_length_is_refused() =>
        Should.Throw<ArgumentException>(() => Read(Stump).Predict([1])).Message.ShouldContain("2 features");
}
