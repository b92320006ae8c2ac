using Maintenance.Analytics.Prognostics;
using Shouldly;
using Xunit;

namespace Maintenance.Training.Tests;

public sealed class RulTrainingTests
{
    private static readonly Lazy<RulModel> Trained = new(() => new(RulTraining.Train(
        Wearing(20, 1), new("units.txt", new('a', 64)), 42, _ => { }, CancellationToken.None)));

    [XgboostFact]
    public void A_model_does_better_on_units_it_has_not_seen_than_guesses_do()
    {
        var figures = Trained.Value.Content.Figures;

        figures.Rmse.ShouldBeLessThan(0.5 * Math.Min(figures.RmseOfMean, Math.Min(figures.RmseOfCap, figures.RmseOfLine)));
        figures.Coverage.ShouldBeInRange(0.75, 1);
        var errors = Wearing(30, 500).Select(run => Trained.Value.Predict(run.Until(run.Cycles.Count - 20)).Cycles - 20).ToArray();
        Math.Sqrt(errors.Average(error => error * error)).ShouldBeLessThan(12);
    }

    [XgboostFact]
    public void A_model_that_was_written_and_read_predicts_the_same()
    {
        var read = RulModel.Open(Trained.Value.Seal());

        foreach (var run in Wearing(3, 900))
        {
            var (ours, theirs) = (Trained.Value.Predict(run.Until(50)), read.Predict(run.Until(50)));
            (theirs.Cycles, theirs.Low, theirs.High).ShouldBe((ours.Cycles, ours.Low, ours.High));
            theirs.Reasons.ShouldBe(ours.Reasons);
        }
    }

    [XgboostFact]
    public void A_model_says_what_it_was_made_from()
    {
        var content = Trained.Value.Content;

        content.Data.File.ShouldBe("units.txt");
        content.Data.Units.ShouldBe(20);
        content.Conditions.All.Count.ShouldBe(2);
        content.Conditions.Sensors.ShouldBe([0, 2]); // the second never moves
        content.Data.Ranges.Count.ShouldBe(4);
    }

    [XgboostFact]
    public void Reasons_name_every_source_once_greatest_first_and_add_up_to_the_prediction()
    {
        var run = Wearing(1, 77)[0];
        var predicted = Trained.Value.Predict(run.Until(run.Cycles.Count - 5));

        predicted.Reasons.Select(reason => reason.Source).Order().ShouldBe(["age", "s1", "s3"]);
        predicted.Reasons.Select(reason => Math.Abs(reason.Cycles)).ShouldBeInOrder(SortDirection.Descending);
        predicted.Reasons.Single(reason => reason.Source is "s1").Cycles.ShouldBeLessThan(-5);
        (Trained.Value.Bias + predicted.Reasons.Sum(reason => reason.Cycles)).ShouldBe(predicted.Cycles, 1e-3);
    }

    [XgboostFact]
    public void A_value_that_training_never_saw_is_named()
    {
        var run = Wearing(1, 77)[0].Until(30);
        Trained.Value.Predict(run).OutsideRange.ShouldBeEmpty();

        var strange = run with { Cycles = [.. run.Cycles.SkipLast(1), run.Cycles[^1] with { Sensors = [1e6, 5, 0.9] }] };
        Trained.Value.Predict(strange).OutsideRange.ShouldBe(["s1"]);
    }

    /// <summary>Early in a long life the sensors would tell how long it still is; the model is not taught it.</summary>
    [XgboostFact]
    public void No_more_cycles_than_the_horizon_are_taught_and_none_above_the_cap_are_told()
    {
        var model = new RulModel(RulTraining.Train(Counting(12), new("units.txt", ""), 42, _ => { }, CancellationToken.None));
        foreach (var run in Counting(3))
        {
            var predicted = model.Predict(run.Until(60)); // more than 180 are left
            (model.Bias + predicted.Reasons.Sum(reason => reason.Cycles)).ShouldBeInRange(RulTraining.Horizon - 5, RulTraining.Horizon + 5, "before it is bounded");
            predicted.Cycles.ShouldBe(RulTraining.Cap);
            model.Predict(run.Until(run.Cycles.Count - 30)).Cycles.ShouldBeInRange(20, 40);
        }
    }

    /// <summary>Most units of a fleet are healthy: what they have left, no sensor tells yet.</summary>
    [XgboostFact]
    public void Intervals_hold_units_of_six_conditions_and_of_long_lives_wherever_they_are_cut()
    {
        var model = new RulModel(RulTraining.Train(Flying(24, 1), new("units.txt", ""), 42, _ => { }, CancellationToken.None));
        model.Content.Conditions.All.Count.ShouldBe(6);
        var random = new Random(7);
        var held = Flying(200, 5000).Select(run => (Run: run, Left: random.Next(5, Math.Min(run.Cycles.Count - 31, (int)RulTraining.IntervalHorizon)))).Count(cut =>
        {
            var predicted = model.Predict(cut.Run.Until(cut.Run.Cycles.Count - cut.Left));
            return cut.Left >= predicted.Low && cut.Left <= predicted.High;
        });
        (held / 200.0).ShouldBeInRange(0.85, 0.97);
    }

    /// <summary>Whoever trains on the units that are held out knows their lives by heart.</summary>
    [XgboostFact]
    public void What_tells_only_which_unit_it_is_helps_nothing_on_units_held_out()
    {
        var figures = RulTraining.Train(Marked(20), new("units.txt", ""), 42, _ => { }, CancellationToken.None).Figures;
        figures.Rmse.ShouldBeGreaterThan(0.6 * figures.RmseOfLine);
    }

    [Fact]
    public void Without_XGBoost_it_says_how_to_install_it() =>
        new MissingXgboostException().Message.ShouldContain("apt-get install -y libxgboost0");

    [XgboostFact]
    public void The_same_units_and_seed_give_the_same_document() =>
        RulTraining.Train(Wearing(20, 1), new("units.txt", new('a', 64)), 42, _ => { }, CancellationToken.None)
            .Figures.ShouldBe(Trained.Value.Content.Figures);

    [XgboostFact]
    public void Units_of_another_width_are_refused() => Should.Throw<ArgumentException>(() =>
        Trained.Value.Predict(new(1, [new([1], [2, 3])]))).Message.ShouldContain("2 sensors");

    [Fact]
    public void Too_few_units_are_refused() => Should.Throw<ArgumentException>(() => RulTraining.Train(
        Wearing(9, 1), new("units.txt", ""), 42, _ => { }, CancellationToken.None)).Message.ShouldContain("10 are needed");

    /// <summary>Units of 240 to 280 cycles, with one sensor that counts down to their end.</summary>
    private static EngineRun[] Counting(int count) => [.. Enumerable.Range(1, count).Select(unit =>
    {
        var random = new Random(unit);
        var life = 240 + random.Next(40);
        return new EngineRun(unit, [.. Enumerable.Range(1, life).Select(cycle => new EngineCycle([0], [life - cycle + random.NextDouble()]))]);
    })];

    /// <summary>Units of 60 to 160 cycles, with one sensor that each has a value of its own of, whatever its life.</summary>
    private static EngineRun[] Marked(int count) => [.. Enumerable.Range(1, count).Select(unit =>
    {
        var random = new Random(unit);
        var (life, mark) = (60 + random.Next(100), 10 * unit % 7 * unit);
        return new EngineRun(unit, [.. Enumerable.Range(1, life).Select(_ => new EngineCycle([0], [mark + random.NextDouble()]))]);
    })];

    /// <summary>Units of 130 to 400 cycles under six ways of operation, each with levels of its own, and wear that shows late.</summary>
    private static EngineRun[] Flying(int count, int seed) => [.. Enumerable.Range(1, count).Select(unit =>
    {
        var random = new Random(seed + unit);
        var (life, own) = (130 + random.Next(271), random.NextDouble());
        return new EngineRun(unit, [.. Enumerable.Range(1, life).Select(cycle =>
        {
            var condition = random.Next(6);
            var wear = Math.Exp((cycle - life) / 40.0);
            return new EngineCycle([10 * condition], [500 + (40 * condition) + (10 * wear) + own + (2 * random.NextDouble()), 20 - condition - (4 * wear) + (2 * random.NextDouble())]);
        })]);
    })];

    /// <summary>Units under two loads, with one sensor that follows load and wear, one that never moves, and noise.</summary>
    private static EngineRun[] Wearing(int count, int seed) => [.. Enumerable.Range(1, count).Select(unit =>
    {
        var random = new Random(seed + unit);
        var life = 60 + random.Next(50);
        return new EngineRun(unit, [.. Enumerable.Range(1, life).Select(cycle =>
        {
            var load = random.Next(2);
            var wear = Math.Exp((cycle - life) / 25.0);
            return new EngineCycle([load], [500 + (40 * load) + (10 * wear) + random.NextDouble(), 5, random.NextDouble() + load]);
        })]);
    })];
}
