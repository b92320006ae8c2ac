using Maintenance.Analytics.Chain;
using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Assets;

/// <summary>
/// Decides whether one series has left what is normal for it and stays away: a drift-tolerant EWMA control chart.
/// <para>A fast mean is compared with a normal that follows slowly, in units of how far the fast mean has strayed before: a
/// series that wanders is forgiven more. What goes beyond <see cref="DepartureSettings.Allowance"/> is added up (Page 1954)
/// until it is enough: by a quick sum that a great departure fills within rows, and by a patient one that allows less and needs
/// more, which a small departure fills if it lasts.</para>
/// <para>In alarm the normal is frozen, except as far as the series is known to wander. Beside it a second normal creeps
/// towards the values; near either of the two the alarm ends. So a fault that is repaired ends its alarm at once, and a small
/// lasting change is accepted sooner than a great one. After
/// <see cref="DepartureSettings.Patience"/> rows any is accepted.</para>
/// </summary>
/// <remarks>One thread at a time; nothing is allocated per value.</remarks>
internal sealed class Departure(DepartureSettings settings) : IStateful
{
    /// <summary>Rows that the newest values stay out of the normal, and over which wander is measured.</summary>
    private const int Lag = 30;

    private const double Fast = 1.0 / 5;
    private const double Slow = 1.0 / 250;
    private const double Learning = 1.0 / 400;

    /// <summary>The variance of an EWMA of white noise, as a share of the noise's (Montgomery, Statistical Quality Control).</summary>
    private const double FastShare = Fast / (2 - Fast);

    /// <summary>Strays in scatters: more than this teaches less, counts no more, and is cut off the value itself.</summary>
    private const double Teaching = 3;
    private const double Counting = 10;
    private const double Cutting = 20;

    /// <summary>The alarm ends once the evidence is below this share of what raised it.</summary>
    private const double EndShare = 0.5;

    /// <summary>How much faster than others a series that only wanders is followed.</summary>
    private const double Following = 32;

    /// <summary>A hundred rows show less than there is: their variance is taken as this much greater.</summary>
    private const double StartCaution = 1.5;

    /// <summary>Rows in which the second normal creeps by one scatter.</summary>
    private const double CreepRows = 200;

    /// <summary>Values of the warm-up further out than this, in the series' own unit, are cut off: it must not start on an outlier.</summary>
    private const double WarmUpLimit = 10;

    /// <summary>A series that comes to rest keeps this share of its first variance: it must not alarm on its first stir.</summary>
    private const double LeastShare = 0.01;

    private readonly StraySum _quick = new(settings.Allowance, settings.Enough);
    private readonly StraySum _patient = new(
        settings.Allowance - DepartureSettings.PatientLess, settings.Enough * DepartureSettings.PatientMore);

    private readonly double[] _fastBefore = new double[Lag];
    private readonly double[] _start = new double[TagUnit.WarmUp];
    private int _next;
    private double _last;
    private double _fast;
    private double _normal;
    private double _second;
    private double _variance;
    private double _leastVariance;
    private double _noise;
    private double _wander;
    private int _alarmRows;

    public string StateName => "departure/1";

    public TagUnit Unit { get; } = new();

    public bool IsAlarm { get; private set; }

    /// <summary>Evidence that the series has left its normal: 1 is enough to alarm, 2 is the most; 0 while it learns.</summary>
    public double Evidence => settings.RisingOnly ? _quick.RisingEvidence : Math.Max(_quick.Evidence, _patient.Evidence);

    /// <summary>Share of what the fast mean strays that white noise does not explain, 0 to 1: 1 for a random walk or a smooth drift.</summary>
    public double Wander => Math.Max(0, 1 - (2 * FastShare * _noise / Math.Max(_wander, double.Epsilon)));

    /// <summary>Standard deviation of the fast mean around its normal, in the series' own unit.</summary>
    public double Scatter => Math.Sqrt(_variance);

    /// <summary>What it took for the series' normal, in the series' engineering unit.</summary>
    public TagChoice Choice(TimeSpan? period) => Unit.IsKnown
        ? new(period, Unit.Engineering(Math.Sqrt(2 * _noise)), null, null, 0, Unit.Engineering(Scatter), Wander)
        : new(period, null, null, null, Unit.WarmUpLeft);

    /// <summary>Takes the next value.</summary>
    /// <param name="value">Finite.</param>
    public void Take(double value)
    {
        if (!Unit.IsKnown)
        {
            if (Unit.Learn(value))
                Start();
            return;
        }

        var scatter = Scatter;
        var taken = Math.Clamp(Unit.Of(value), _normal - (Cutting * scatter), _normal + (Cutting * scatter));
        _fast += Fast * (taken - _fast);
        var before = _fastBefore[_next];
        _fastBefore[_next] = _fast;
        _next = (_next + 1) % Lag;
        if (!IsAlarm)
            KnowNoise(taken - _last, _fast - before);
        _last = taken;
        var follow = Following * Math.Pow(Wander, 4);
        var first = Math.Clamp((_fast - _normal) / scatter, -Counting, Counting);
        var second = Math.Clamp((_fast - _second) / scatter, -Counting, Counting);
        Weigh(first, second);
        if (IsAlarm && ++_alarmRows > DepartureSettings.Patience)
            Forget();
        else
            KnowNormal(first, follow, before);
    }

    /// <summary>Evidence does not reach across a pause; what is normal does.</summary>
    public void Pause()
    {
        ClearEvidence();
        _second = _normal;
        _fast = _normal;
        _last = _normal;
        _fastBefore.AsSpan().Fill(_normal);
    }

    public void Save(StateWriter writer)
    {
        writer.Write(Unit);
        writer.Write(_quick);
        writer.Write(_patient);
        writer.Write(_fastBefore);
        writer.Write(_next);
        writer.Write([_last, _fast, _normal, _second, _variance, _noise, _wander, _leastVariance]);
        writer.Write(_alarmRows);
        writer.Write(IsAlarm);
    }

    public void Restore(StateReader reader)
    {
        Span<double> numbers = stackalloc double[8];
        reader.Read(Unit);
        reader.Read(_quick);
        reader.Read(_patient);
        reader.Read(_fastBefore);
        _next = reader.ReadCount(Lag - 1);
        reader.Read(numbers);
        (_last, _fast, _normal, _second, _variance) = (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
        (_noise, _wander, _leastVariance) = (numbers[5], numbers[6], numbers[7]);
        _alarmRows = reader.ReadCount(DepartureSettings.Patience);
        IsAlarm = reader.ReadBoolean();
    }

    /// <summary>From the warm-up: the normal, the scatter of the fast mean around it, the noise from row to row, and the wander.</summary>
    private void Start()
    {
        Unit.Replay(_start);
        _normal = 0;
        for (var i = 0; i < _start.Length; i++)
        {
            _start[i] = Math.Clamp(_start[i], -WarmUpLimit, WarmUpLimit);
            _normal += _start[i] / _start.Length;
        }

        const int fastRows = (int)(1 / Fast);
        _noise = 0;
        for (var i = 1; i < _start.Length; i++)
            _noise += Square(_start[i] - _start[i - 1]) / 2 / (_start.Length - 1);
        _last = _start[^1];
        _fast = 0;
        for (var i = 0; i < fastRows; i++)
            _fast += _start[i] / fastRows;
        for (var i = 0; i < _start.Length; i++)
            _start[i] = _fast += Fast * (_start[i] - _fast);

        (_variance, _wander) = (0, 0);
        for (var i = fastRows; i < _start.Length; i++)
            _variance += StartCaution * Square(_start[i] - _normal) / (_start.Length - fastRows);
        for (var i = fastRows + Lag; i < _start.Length; i++)
            _wander += Square(_start[i] - _start[i - Lag]) / (_start.Length - fastRows - Lag);
        _start.AsSpan(_start.Length - Lag).CopyTo(_fastBefore);
        _leastVariance = LeastShare * _variance;
        _next = 0;
        _second = _normal;
    }

    private void KnowNoise(double change, double wander)
    {
        _noise += Learning * (Math.Min(change * change / 2, Teaching * Teaching * _noise) - _noise);
        _wander += Learning * (Math.Min(wander * wander, Teaching * Teaching * _wander) - _wander);
    }

    private void Weigh(double first, double second)
    {
        var nearest = IsAlarm && Math.Abs(second) < Math.Abs(first) ? second : first;
        _quick.Take(nearest);
        _patient.Take(nearest);
        var was = IsAlarm;
        IsAlarm = Evidence >= (was ? EndShare : 1);
        if (was && !IsAlarm && Math.Abs(second) < Math.Abs(first))
            _normal = _second;
    }

    private void KnowNormal(double first, double follow, double before)
    {
        var usual = IsAlarm ? 0 : Math.Min(1, Square(Teaching / first));
        var weight = Math.Max(usual, follow);
        _normal += weight * Slow * ((IsAlarm ? _fast : before) - _normal);
        var stray = Math.Min(Square(_fast - _normal), Teaching * Teaching * _variance);
        _variance = Math.Max(_leastVariance, _variance + (weight * Learning * (stray - _variance)));
        if (IsAlarm)
            _second += Math.Clamp(_fast - _second, -Scatter / CreepRows, Scatter / CreepRows);
        else
            (_second, _alarmRows) = (_normal, 0);
    }

    /// <summary>The alarm has lasted too long to be anything but how the series is now: its warm-up begins anew.</summary>
    private void Forget()
    {
        ClearEvidence();
        Unit.Forget();
    }

    private void ClearEvidence()
    {
        _quick.Clear();
        _patient.Clear();
        (_alarmRows, IsAlarm) = (0, false);
    }

    private static double Square(double value) => value * value;
}
