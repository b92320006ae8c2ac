using System.Runtime.InteropServices;
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

    /// <summary>
    /// A score is as high as one that is greater by less than this share: where a tag has few values many scores are alike, and
    /// rounding is not to say which of them is the rarer.
    /// </summary>
    private const double Alike = 1e-5;

    /// <summary>High scores remembered. A score of a random series stands among the logarithm of its length, so few are needed.</summary>
    private const int Kept = 128;

    private readonly High[] _kept = new High[Kept];
    private readonly double[] _settling = new double[settling];
    private int _count;
    private double _highest;
    private long _taken;

    public string StateName => "return-period/2";

    /// <summary>Takes the next score.</summary>
    /// <param name="score">0 or more, the more the stranger.</param>
    /// <returns>Natural logarithm of the return period in samples, 0 or more; 0 for a score of 0.</returns>
    public double Take(double score)
    {
        ref var settled = ref _settling[_taken % _settling.Length];
        _highest *= 1 - Fading;
        if (_taken >= _settling.Length)
            _highest = Math.Max(_highest, settled);
        settled = score;
        _taken++;
        while (_count > 0 && _kept[_count - 1].Score < (1 - Alike) * score)
            _count--;
        var since = _count > 0 ? _taken - _kept[_count - 1].Place : _taken;
        if (_count == Kept)
            Thin();
        _kept[_count++] = new(score, _taken);
        if (!(score > 0))
            return 0;
        var tail = _highest > 0 && score > _highest ? Math.Min(LongestTail, TailIndex * Math.Log(score / _highest)) : 0;
        return Math.Log(since) + tail;
    }

    public void Save(StateWriter writer)
    {
        foreach (var (score, place) in _kept)
        {
            writer.Write(score);
            writer.Write(place);
        }

        writer.Write(_settling);
        writer.Write(_count);
        writer.Write(_highest);
        writer.Write(_taken);
    }

    public void Restore(StateReader reader)
    {
        foreach (ref var high in _kept.AsSpan())
            high = new(reader.ReadDouble(), reader.ReadInt64());
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
            var lengthening = (double)(_taken - _kept[i - 1].Place) / (_taken - _kept[i].Place);
            if (lengthening < least)
                (least, gone) = (lengthening, i);
        }

        Array.Copy(_kept, gone + 1, _kept, gone, _count - gone - 1);
        _count--;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct High(double Score, long Place);
}
