namespace Maintenance.Simulators.Year;

/// <summary>
/// One machine through the year, ten minutes a step. Its load follows shifts and products; its values follow the load, lag
/// behind it where they are temperatures, wander a little for no reason that anybody sees, and age slowly. A machine that fails
/// is under repair for one to three days and then not quite what it was before.
/// </summary>
public sealed class YearMachine
{
    private readonly YearNoise _noise;
    private readonly Weather _weather;
    private readonly YearCalendar _calendar;
    private readonly YearProducts _products;
    private readonly YearSensor[] _sensors;
    private readonly Wander[] _wander;
    private readonly double[] _rated;
    private readonly double[] _ageing;
    private readonly double[] _lagged;
    private readonly double _lag;
    private readonly double _hallOffsetC;
    private readonly double _hallShare;
    private int _faultsBehind;

    internal YearMachine(YearClass kind, string asset, ulong seed, Weather weather, DateTimeOffset beginUtc)
    {
        (Class, Asset, _weather) = (kind, asset, weather);
        _noise = new(seed);
        _calendar = new(_noise, beginUtc);
        _products = new(_noise, beginUtc);
        _sensors = [.. kind.Tags.Select(tag => new YearSensor(_noise, tag))];
        _wander = [.. kind.Tags.Select(tag => new Wander(_noise, _noise.Between(0.008, 0.025) * Unrest(tag), TimeSpan.FromDays(_noise.Between(0.5, 5))))];
        _rated = [.. kind.Tags.Select(tag => tag.IsState ? 1 : tag.Rated * _noise.Between(0.8, 1.25))];
        _ageing = [.. kind.Tags.Select(tag => _noise.Between(-0.02, 0.04) * Unrest(tag))];
        _lagged = new double[kind.Tags.Count];
        _lag = 1 - Math.Exp(-PlantYear.Period / TimeSpan.FromMinutes(_noise.Between(35, 70)));
        (_hallOffsetC, _hallShare) = (_noise.Between(2, 8), _noise.Between(0.75, 1.05));
    }

    public YearClass Class { get; }

    public string Asset { get; }

    /// <summary>In order of their onsets; faults of the machine do not overlap, those of sensors may overlap them.</summary>
    public IReadOnlyList<YearFault> Faults { get; internal set; } = [];

    /// <summary>Whether a work order for its repair is under way.</summary>
    public bool IsUnderMaintenance { get; private set; }

    internal bool RestsWithin(DateTimeOffset fromUtc, DateTimeOffset toUtc) => _calendar.RestsWithin(fromUtc, toUtc);

    /// <summary>The next ten minutes.</summary>
    /// <param name="values">One for each tag of the class; NaN where the sensor says nothing.</param>
    public void Next(DateTimeOffset at, Span<double> values, double outsideC)
    {
        var fault = MachineFaultAt(at);
        IsUnderMaintenance = fault is not null && at >= fault.EndUtc;
        var isOn = _calendar.IsOn(at) && !IsUnderMaintenance;
        var load = isOn ? _products.Load(at) : 0;
        var hallC = _hallOffsetC + (_hallShare * outsideC) + (5 * (1 - _hallShare));
        for (var i = 0; i < values.Length; i++)
            values[i] = _sensors[i].Say(Measure(i, load, isOn, hallC, fault, at), SensorFaultAt(i, at), at);
    }

    private double Measure(int i, double load, bool isOn, double hallC, YearFault? fault, DateTimeOffset at)
    {
        var tag = Class.Tags[i];
        if (tag.IsState)
            return isOn ? 1 : 0;
        var wander = _wander[i].Next();
        var ill = fault is null ? 0 : EffectOn(tag, fault, at);
        var year = (at - PlantYear.BeginUtc).TotalDays / 365;
        // A load is what the process asks for: neither wear nor age changes it.
        var share = tag.IsLoad ? load : Response(tag, load) * (1 + wander + (_ageing[i] * year) + ill);
        var scatter = tag.Noise * (1 + (Math.Abs(ill) / 2));
        if (!tag.IsTemperature)
            return isOn ? _rated[i] * (share + _noise.Normal(scatter)) : _rated[i] * _noise.Normal(0.002);
        _lagged[i] += _lag * ((isOn ? share : 0) - _lagged[i]);
        return hallC + (_rated[i] * (_lagged[i] + _noise.Normal(scatter)));
    }

    private static double Unrest(YearTag tag) => tag.IsSteady ? 0.1 : 1;

    private static double Response(YearTag tag, double load) =>
        1 - tag.LoadShare + (tag.LoadShare * (tag.IsTemperature ? load * load : load));

    private double EffectOn(YearTag tag, YearFault fault, DateTimeOffset at)
    {
        foreach (var kind in Class.Faults)
        {
            if (!string.Equals(kind.Name, fault.Kind, StringComparison.Ordinal))
                continue;
            foreach (var effect in kind.Effects)
            {
                if (string.Equals(effect.Signal, tag.Signal, StringComparison.Ordinal))
                    return fault.SeverityAt(at, kind.IsSudden) * (effect.Least + ((effect.Most - effect.Least) * fault.Size));
            }
        }

        return 0;
    }

    private YearFault? MachineFaultAt(DateTimeOffset at)
    {
        var behind = 0;
        YearFault? now = null;
        foreach (var fault in Faults)
        {
            if (fault.IsOfSensor)
                continue;
            if (at >= fault.RepairedUtc)
                behind++;
            else if (at >= fault.OnsetUtc)
                now = fault;
        }

        if (behind > _faultsBehind)
            BeRepaired();
        _faultsBehind = behind;
        return now;
    }

    private void BeRepaired()
    {
        for (var i = 0; i < _rated.Length; i++)
        {
            if (!Class.Tags[i].IsState && !Class.Tags[i].IsLoad)
                _rated[i] *= 1 + _noise.Normal(0.04 * Unrest(Class.Tags[i]));
        }
    }

    private YearFault? SensorFaultAt(int i, DateTimeOffset at)
    {
        foreach (var fault in Faults)
        {
            if (string.Equals(fault.Signal, Class.Tags[i].Signal, StringComparison.Ordinal) && at >= fault.OnsetUtc && at < fault.EndUtc)
                return fault;
        }

        return null;
    }
}
