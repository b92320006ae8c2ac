using Maintenance.Analytics.Detectors;
using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Assets;

/// <summary>
/// One tag of a multivariate EWMA chart: its moving mean, and the normal that the moving mean is compared with. The normal follows
/// slowly; where the tag is known to wander, as a temperature does, up to 32 times as fast, in alarm too.
/// </summary>
/// <remarks>One thread at a time; nothing is allocated per value.</remarks>
internal sealed class MewmaTag : IStateful
{
    /// <summary>The chart's λ: the weight of the newest row (Lowry et al. 1992 recommend 0.05 to 0.25).</summary>
    public const double Fast = 1.0 / 5;

    /// <summary>The variance of a moving mean of white noise, as a share of the noise's (Lowry et al. 1992).</summary>
    public const double FastShare = Fast / (2 - Fast);

    /// <summary>Rows without a value after which the tag is left out.</summary>
    private const int LongestAbsence = 30;

    /// <summary>Rows over which wander is measured.</summary>
    private const int Lag = 30;

    private const double Slow = 1.0 / 250;
    private const double Learning = 1.0 / 400;

    /// <summary>A step of more than so many usual ones teaches no more.</summary>
    private const double Teaching = 3;

    /// <summary>How much faster than others a tag that only wanders is followed.</summary>
    private const double Following = 32;

    /// <summary>Standard deviations of a row from the normal; the rest is cut off: one wild value must not fill the moving mean.</summary>
    private const double Cutting = 4;

    /// <summary>The same for the warm-up, in the tag's own unit.</summary>
    private const double WarmUpLimit = 10;

    private readonly double[] _fastBefore = new double[Lag];
    private readonly double[] _start = new double[TagUnit.WarmUp];
    private int _next;
    private int _absent;
    private int _rows;
    private double _startUp = 1;
    private double _last;
    private double _fast;
    private double _normal;
    private double _noise;
    private double _wander;

    public string StateName => "mewma-tag/1";

    public TagUnit Unit { get; } = new();

    /// <summary>Whether it takes part: its unit is known and it has had a value of late.</summary>
    public bool IsPresent => Unit.IsKnown && _absent < LongestAbsence;

    /// <summary>
    /// The moving mean from its normal, in the tag's own unit, divided by the exact start-up factor √(1 − (1 − λ)²ⁱ) of its i-th row:
    /// it has the variance of a moving mean that goes on for ever from the first row on.
    /// </summary>
    public double Away => IsPresent && _startUp < 1 ? (_fast - _normal) / Math.Sqrt(1 - _startUp) : 0;

    /// <summary>Usual size of the step from row to row, in the tag's engineering unit.</summary>
    public double Noise => Unit.Engineering(Math.Sqrt(2 * _noise));

    /// <summary>Share of what the moving mean strays that white noise does not explain, 0 to 1.</summary>
    public double Wander => Math.Max(0, 1 - (2 * FastShare * _noise / Math.Max(_wander, double.Epsilon)));

    /// <summary>A deviation of the moving mean in the tag's own unit as one in its engineering unit.</summary>
    public double Engineering(double deviation) => Unit.Engineering(deviation);

    /// <summary>Takes the next value, or none.</summary>
    /// <param name="value">In the tag's engineering unit; what is no number, or of no possible size, is no value.</param>
    /// <param name="deviation">Standard deviation of its moving mean, in its own unit.</param>
    /// <param name="learns">Whether unit, noise and wander may be learnt: not in alarm.</param>
    /// <returns>Whether it was a value.</returns>
    public bool Take(double value, double deviation, bool learns)
    {
        if (!(Math.Abs(value) <= SampleClock.Largest))
        {
            _absent = Math.Min(_absent + 1, LongestAbsence);
            if (_absent == LongestAbsence)
                Pause();
            return false;
        }

        _absent = 0;
        if (!Unit.IsKnown)
        {
            if (learns && Unit.Learn(value))
                Start();
            return true;
        }

        var most = Cutting * deviation / Math.Sqrt(FastShare);
        var taken = Math.Clamp(Unit.Of(value), _normal - most, _normal + most);
        _fast += Fast * (taken - _fast);
        _startUp *= (1 - Fast) * (1 - Fast);
        if (learns && _rows == Lag)
            KnowNoise(taken - _last, _fast - _fastBefore[_next]);
        _rows = Math.Min(_rows + 1, Lag);
        _fastBefore[_next] = _fast;
        _next = (_next + 1) % Lag;
        _last = taken;
        return true;
    }

    /// <summary>Lets the normal follow.</summary>
    /// <param name="weight">0 where it is frozen to 1; a tag that wanders is followed all the same.</param>
    public void Follow(double weight)
    {
        if (IsPresent)
            _normal += Math.Max(weight, Following * Math.Pow(Wander, 4)) * Slow * (_fast - _normal);
    }

    /// <summary>The moving mean begins anew at the normal.</summary>
    public void Pause() => (_fast, _last, _startUp, _rows, _next) = (_normal, _normal, 1, 0, 0);

    /// <summary>The warm-up begins anew.</summary>
    public void Forget()
    {
        Unit.Forget();
        Pause();
    }

    public void Save(StateWriter writer)
    {
        writer.Write(Unit);
        writer.Write(_fastBefore);
        writer.Write(_next);
        writer.Write(_absent);
        writer.Write(_rows);
        writer.Write([_startUp, _last, _fast, _normal, _noise, _wander]);
    }

    public void Restore(StateReader reader)
    {
        Span<double> numbers = stackalloc double[6];
        reader.Read(Unit);
        reader.Read(_fastBefore);
        _next = reader.ReadCount(Lag - 1);
        _absent = reader.ReadCount(LongestAbsence);
        _rows = reader.ReadCount(Lag);
        reader.Read(numbers);
        (_startUp, _last, _fast, _normal, _noise, _wander) = (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
    }

    /// <summary>From the warm-up: the normal and the noise from row to row; of its wander only that it has the usual scatter.</summary>
    private void Start()
    {
        Unit.Replay(_start);
        (_normal, _noise) = (0, 0);
        for (var i = 0; i < _start.Length; i++)
        {
            _start[i] = Math.Clamp(_start[i], -WarmUpLimit, WarmUpLimit);
            _normal += _start[i] / _start.Length;
            if (i > 0)
                _noise += Square(_start[i] - _start[i - 1]) / 2 / (_start.Length - 1);
        }

        _wander = 2 * FastShare;
        Pause();
    }

    private void KnowNoise(double change, double wander)
    {
        _noise += Learning * (Math.Min(change * change / 2, Teaching * Teaching * _noise) - _noise);
        _wander += Learning * (Math.Min(wander * wander, Teaching * Teaching * _wander) - _wander);
    }

    private static double Square(double value) => value * value;
}
