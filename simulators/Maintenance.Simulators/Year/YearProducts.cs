namespace Maintenance.Simulators.Year;

/// <summary>How hard a running machine works: by product, by time of day, and as it comes.</summary>
internal sealed class YearProducts
{
    private readonly YearNoise _noise;
    private readonly Wander _demand;
    private readonly Wander _flutter;
    private readonly double[] _loads;
    private readonly DateTimeOffset _lastIsNewUntil;
    private DateTimeOffset _nextChange;
    private int _product;

    public YearProducts(YearNoise noise, DateTimeOffset beginUtc)
    {
        _noise = noise;
        _demand = new(noise, 0.04, TimeSpan.FromHours(6));
        _flutter = new(noise, 0.015, TimeSpan.FromMinutes(20));
        _loads = [.. Enumerable.Range(0, 2 + noise.Below(2)).Select(_ => noise.Between(0.6, 1))];
        _nextChange = beginUtc;
        _lastIsNewUntil = beginUtc.AddDays(noise.Between(0, 250));
    }

    /// <summary>Of the rated load.</summary>
    public double Load(DateTimeOffset at)
    {
        if (at >= _nextChange)
        {
            // The last product comes up in the course of the year: it was never there while a detector learnt.
            _product = _noise.Below(at < _lastIsNewUntil ? _loads.Length - 1 : _loads.Length);
            _nextChange = at.AddDays(_noise.Between(0.7, 5));
        }

        var day = 0.03 * Math.Cos(Math.Tau * (at.TimeOfDay.TotalHours - 13) / 24);
        return Math.Max(0.3, _loads[_product] * (1 + day + _demand.Next() + _flutter.Next()));
    }
}
