using Maintenance.Analytics.Detectors;
using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Chain;

/// <summary>
/// What a tag sets itself to by its first samples: how long it only learns, and below what two values are the same. It learns until
/// the samples since the last look were like those before it, in range and in noise: of what repeats itself that is once all that
/// its period ranges over was seen, of what still runs up it is late. Only what came is asked, so that it is known at once; another unit or zero
/// point changes nothing. One object a tag, one thread at a time, no allocation per sample.
/// </summary>
internal sealed class FirstSamples : IStateful
{
    /// <summary>Samples after which it is looked; after the last one nothing is waited for any more.</summary>
    private static readonly int[] Looks = [150, 225, 300, 450];

    /// <summary>Steps between samples from which the noise is told: the last ones that were not 0.</summary>
    private const int Steps = 128;

    /// <summary>Share of the samples since the last look that may lie outside of all before.</summary>
    private const double MostOutside = 0.05;

    /// <summary>Noise that grew or shrank by more is not settled. No ratio of two small numbers of quantisation steps.</summary>
    private const double MostChange = 1.55;

    /// <summary>A step is a number of quantisation steps if it differs from one by no more than this share of it.</summary>
    private const double Off = 0.05;

    /// <summary>Share of the steps that must be: a sensor's decimals are rounded once more on their way.</summary>
    private const double MostSteps = 0.95;

    /// <summary>A continuous tag's values are the same below this share of its noise.</summary>
    private const double ShareOfNoise = 0.01;

    private readonly SortedWindow _steps = new(Steps);
    private double _last = double.NaN;
    private double _low = double.MaxValue;
    private double _high = double.MinValue;
    private double _lowBefore;
    private double _highBefore;
    private double _noiseBefore;
    private int _outside;
    private int _look;

    public string StateName => "first-samples/1";

    /// <summary>Samples taken; no more than those that were learnt from.</summary>
    public int Taken { get; private set; }

    /// <summary>Whether enough was seen.</summary>
    public bool IsEnough { get; private set; }

    /// <summary>Samples still to come until it is looked again, and so before anything alarms.</summary>
    public int Left => IsEnough ? 0 : Looks[_look] - Taken;

    /// <summary>
    /// What values of the tag differ by at least, in its unit: the step it is quantised in, else a hundredth of its noise. 0 while it
    /// is not known, and of a tag that did not vary.
    /// </summary>
    public double Resolution { get; private set; }

    /// <summary>Takes the next value, which can be used.</summary>
    public void Take(double value)
    {
        if (IsEnough)
            return;
        Taken++;
        if (Math.Abs(value - _last) is > 0 and var step)
            _steps.Add(step);
        _last = value;
        _outside += _look > 0 && (value < _lowBefore || value > _highBefore) ? 1 : 0;
        (_low, _high) = (Math.Min(_low, value), Math.Max(_high, value));
        if (Taken == Looks[_look])
            Look();
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_steps);
        writer.Write([_last, _low, _high, _lowBefore, _highBefore, _noiseBefore, Resolution]);
        writer.Write(_outside);
        writer.Write(_look);
        writer.Write(Taken);
        writer.Write(IsEnough);
    }

    public void Restore(StateReader reader)
    {
        reader.Read(_steps);
        Span<double> numbers = stackalloc double[7];
        reader.Read(numbers);
        (_last, _low, _high, _lowBefore, _highBefore, _noiseBefore, Resolution) =
            (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], numbers[6]);
        _outside = reader.ReadCount(Looks[^1]);
        _look = reader.ReadCount(Looks.Length - 1);
        Taken = reader.ReadCount(Looks[^1]);
        IsEnough = reader.ReadBoolean();
    }

    private void Look()
    {
        var noise = _steps.Count > 0 ? _steps.Median : 0;
        var isLike = _look > 0 && noise > 0 && _outside <= MostOutside * (Looks[_look] - Looks[_look - 1])
            && noise <= MostChange * _noiseBefore && _noiseBefore <= MostChange * noise;
        if (isLike || _look == Looks.Length - 1)
        {
            (IsEnough, Resolution) = (true, noise > 0 ? QuantisationStep() ?? (ShareOfNoise * noise) : 0);
            return;
        }

        (_lowBefore, _highBefore, _noiseBefore) = (_low, _high, noise);
        (_outside, _look) = (0, _look + 1);
    }

    /// <summary>The least of the steps, if nearly all are multiples of it; null where the tag is continuous.</summary>
    private double? QuantisationStep()
    {
        var (least, multiples) = (_steps.At(0), 0);
        for (var i = 0; i < _steps.Count; i++)
            multiples += Math.Abs(_steps.At(i) / least - Math.Round(_steps.At(i) / least)) <= Off ? 1 : 0;
        return multiples >= MostSteps * _steps.Count ? least : null;
    }
}
