using Maintenance.Analytics.Detectors;
using Maintenance.Analytics.SensorHealth;
using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Chain;

/// <summary>
/// Finds out what a tag is like, for people to read: the size of its steps, and what it repeats. It decides nothing, so it takes
/// samples by the sixteen: of thousands of tags that take turns, each then seldom has to come into the processor's cache for it.
/// </summary>
internal sealed class TagProfile : IStateful
{
    /// <summary>A cycle's length is looked for in passing: the whole search takes 4,096 samples.</summary>
    private const int SamplesPerTry = 8;

    private const int Together = 16;

    private readonly SeasonalBaseline _seasons = new(SamplesPerTry);
    private readonly (double Value, long Ticks)[] _samples = new (double, long)[Together];
    private StepScatter _steps;
    private int _waiting;
    private double _last = double.NaN;

    public string StateName => "tag-profile/2";

    public void Take(double value, DateTimeOffset at)
    {
        _samples[_waiting] = (value, at.UtcTicks);
        if (++_waiting < Together)
            return;
        _waiting = 0;
        foreach (var (next, ticks) in _samples)
        {
            if (!double.IsNaN(_last))
                _steps.Take(Math.Abs(next - _last), isFrozen: false);
            _last = next;
            _seasons.TryTake(_last, new(ticks, TimeSpan.Zero), out _);
        }
    }

    public TagChoice Choice(TimeSpan? period, long warmUpLeft)
    {
        var season = _seasons.Found;
        TimeSpan? length = season switch
        {
            Season.Day => TimeSpan.FromDays(1),
            Season.Week => TimeSpan.FromDays(7),
            Season.Cycle => period * _seasons.Cycle,
            _ => null,
        };
        return new(period, _steps.Usual > 0 ? _steps.Usual : null, season, length, warmUpLeft);
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_seasons);
        _steps.Save(writer);
        writer.Write(_last);
        foreach (var (value, ticks) in _samples)
        {
            writer.Write(value);
            writer.Write(ticks);
        }

        writer.Write(_waiting);
    }

    public void Restore(StateReader reader)
    {
        reader.Read(_seasons);
        _steps.Restore(reader);
        _last = reader.ReadDouble();
        foreach (ref var sample in _samples.AsSpan())
            sample = (reader.ReadDouble(), reader.ReadInstant().UtcTicks);
        _waiting = reader.ReadCount(Together - 1);
    }
}
