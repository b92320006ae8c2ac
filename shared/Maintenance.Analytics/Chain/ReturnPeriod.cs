using Maintenance.Analytics.Detectors;
using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Chain;

/// <summary>
/// The conformal rank of a score against its own past, as a return period: how many samples ago a score was last as high. On a
/// series that goes on as before, a return period of n samples comes once in n samples, whatever the score's unit and
/// distribution. Where a score exceeds all that were before, the past says no more than its own length; beyond it a Pareto tail
/// is assumed, by which a score twice as high comes <c>2^TailIndex</c> times as seldom. No allocation per score; not for two threads at once.
/// </summary>
/// <param name="settling">Scores that what is going on now may have lifted: the tail begins at the highest before them.</param>
public sealed class ReturnPeriod(int settling = 144) : IStateful
{
    private const double TailIndex = 2;

    /// <summary>Natural logarithm: no score is believed to be more than 400 times as seldom as the past is long.</summary>
    private const double LongestTail = 6;

    /// <summary>The highest score fades by this share a sample, so that a single wild value does not blind for ever.</summary>
    private const double Fading = 1.0 / 8192;

    /// <summary>High scores remembered. A score of a random series stands among the logarithm of its length, so few are needed.</summary>
    private const int Kept = 128;

    private readonly double[] _scores = new double[Kept];
    private readonly long[] _places = new long[Kept];
    private readonly DelayLine _settling = new(settling);
    private int _count;
    private double _highest;
    private long _taken;

    public string StateName => "return-period/1";

    /// <summary>Takes the next score.</summary>
    /// <param name="score">0 or more, the more the stranger.</param>
    /// <returns>Natural logarithm of the return period in samples, 0 or more; 0 for a score of 0.</returns>
    public double Take(double score)
    {
        _taken++;
        _highest *= 1 - Fading;
        if (_settling.Push(score, out var settled))
            _highest = Math.Max(_highest, settled);
        while (_count > 0 && _scores[_count - 1] < score)
            _count--;
        var since = _count > 0 ? _taken - _places[_count - 1] : _taken;
        if (_count == Kept)
            Thin();
        (_scores[_count], _places[_count]) = (score, _taken);
        _count++;
        if (!(score > 0))
            return 0;
        var tail = _highest > 0 && score > _highest ? Math.Min(LongestTail, TailIndex * Math.Log(score / _highest)) : 0;
        return Math.Log(since) + tail;
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_scores);
        foreach (var place in _places)
            writer.Write(place);
        writer.Write(_settling);
        writer.Write(_count);
        writer.Write(_highest);
        writer.Write(_taken);
    }

    public void Restore(StateReader reader)
    {
        reader.Read(_scores);
        foreach (ref var place in _places.AsSpan())
            place = reader.ReadInt64();
        reader.Read(_settling);
        _count = reader.ReadCount(Kept);
        _highest = reader.ReadDouble();
        _taken = reader.ReadInt64();
    }

    /// <summary>Forgets the one whose loss lengthens a return period by the smallest share.</summary>
    private void Thin()
    {
        var (least, gone) = (double.MaxValue, 1);
        for (var i = 1; i < _count; i++)
        {
            var lengthening = (double)(_taken - _places[i - 1]) / (_taken - _places[i]);
            if (lengthening < least)
                (least, gone) = (lengthening, i);
        }

        Array.Copy(_scores, gone + 1, _scores, gone, _count - gone - 1);
        Array.Copy(_places, gone + 1, _places, gone, _count - gone - 1);
        _count--;
    }
}
