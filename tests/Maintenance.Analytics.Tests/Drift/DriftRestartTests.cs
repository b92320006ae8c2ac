using Maintenance.Analytics.Drift;
using Maintenance.Analytics.State;
using Shouldly;
using Xunit;

namespace Maintenance.Analytics.Tests.Drift;

/// <summary>Each part of the drift chain goes on after a restart as if there had been none, whatever it is in the middle of.</summary>
public sealed class DriftRestartTests
{
    private const int Length = 1600;

    [Fact]
    public void A_drift_alarm_does() => Check(
        () => new DriftAlarm(DriftSettings.Usual),
        (alarm, i, random) =>
        {
            if (i == 1200)
                alarm.Accept();
            alarm.Take(random.NextDouble() + (i > 700 ? 0.2 * (i - 700) : 0), 100);
            return (alarm.IsActive, alarm.IsSuspected, alarm.IsLearning, alarm.Score, alarm.Departure, alarm.Level);
        });

    [Fact]
    public void A_load_model_does() => Check(
        () => new LoadModel(),
        (model, i, random) =>
        {
            if (i == 1000)
                model.Loosen();
            var load = 40 + (10 * Math.Sin(i / 30.0));
            var knows = model.TryTake(20 + (0.3 * load) + random.NextDouble(), load, load * load, i % 7 != 0, out var residual);
            return (knows, residual, model.IsLearning);
        });

    [Fact]
    public void A_standstill_check_does() => Check(
        () => new StandstillCheck(knownAfter: 2),
        (check, i, random) =>
        {
            if (i % 9 == 0)
                check.End();
            var isRead = check.Take(20 + random.NextDouble() + (i > 900 ? 6 : 0));
            if (isRead && i < 900)
                check.Learn();
            return (isRead, check.Bias, check.Level, check.Scatter, check.IsKnown);
        });

    [Fact]
    public void A_peer_level_does() => Check(
        () => new PeerLevel(8),
        (peers, i, random) =>
        {
            peers.Add(i % 11 == 0 ? double.NaN : random.NextDouble());
            return i % 7 == 6 ? peers.Close() : peers.Level;
        });

    [Fact]
    public void A_block_median_does() => Check(
        () => new BlockMedian(24),
        (block, _, random) => block.Add(random.NextDouble()) ? block.Median : block.Count);

    /// <summary>Restarts it after every 37th value, and compares all that it says until the end of the next 200.</summary>
    private static void Check<TPart, TSaid>(Func<TPart> make, Func<TPart, int, Random, TSaid> take)
        where TPart : IStateful
    {
        var part = make();
        for (var i = 0; i < Length; i++)
        {
            take(part, i, new(i));
            if (i % 37 != 0)
                continue;
            var (saved, ours, theirs) = (StateDocument.Save(part), make(), make());
            StateDocument.Restore(ours, saved);
            StateDocument.Restore(theirs, saved);
            StateDocument.Save(theirs).ShouldBe(saved);
            var (never, again) = (Replay(make, take, i), ours);
            for (var next = i + 1; next < Math.Min(i + 200, Length); next++)
                take(again, next, new(next)).ShouldBe(take(never, next, new(next)), $"value {next}, restarted after {i}");
        }
    }

    private static TPart Replay<TPart, TSaid>(Func<TPart> make, Func<TPart, int, Random, TSaid> take, int to)
    {
        var part = make();
        for (var i = 0; i <= to; i++)
            take(part, i, new(i));
        return part;
    }
}
