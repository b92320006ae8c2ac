namespace Maintenance.Simulators.Year;

/// <summary>When a machine is meant to run: its shifts, its stops, the works holiday.</summary>
internal sealed class YearCalendar
{
    private readonly YearNoise _noise;
    private readonly Pattern _pattern;
    private readonly bool _keepsHoliday;
    private readonly double _shortStopsPerSample;
    private double _jitterHours;
    private int _jitterDay = -1;
    private DateTimeOffset _nextStop;
    private DateTimeOffset _stoppedUntil;

    public YearCalendar(YearNoise noise, DateTimeOffset beginUtc)
    {
        _noise = noise;
        _pattern = noise.Share() switch { < 0.4 => Pattern.TwoShifts, < 0.7 => Pattern.FiveDays, _ => Pattern.Continuous };
        _keepsHoliday = noise.Happens(0.5);
        _shortStopsPerSample = noise.Between(0.5, 3) / 7 * PlantYear.Period.TotalDays;
        _nextStop = beginUtc.AddDays(noise.Between(2, 9));
    }

    private enum Pattern
    {
        /// <summary>Monday to Friday, 6 to 22 o'clock.</summary>
        TwoShifts,

        /// <summary>Monday 6 o'clock to Saturday 6 o'clock.</summary>
        FiveDays,

        /// <summary>Every day, with a stop to clean it every five to nine days.</summary>
        Continuous,
    }

    /// <summary>Whether it stands still long enough within a time for nothing to wear.</summary>
    public bool RestsWithin(DateTimeOffset fromUtc, DateTimeOffset toUtc)
    {
        for (var at = fromUtc; _keepsHoliday && at < toUtc; at = at.AddDays(1))
        {
            if (IsHoliday(at))
                return true;
        }

        return false;
    }

    public bool IsOn(DateTimeOffset at)
    {
        if (at.DayOfYear != _jitterDay)
            (_jitterDay, _jitterHours) = (at.DayOfYear, _noise.Normal(0.25));
        if (at < _stoppedUntil)
            return false;
        if (_noise.Happens(_shortStopsPerSample))
        {
            _stoppedUntil = at.AddMinutes(_noise.Between(10, 50));
            return false;
        }

        if (_pattern == Pattern.Continuous && at >= _nextStop)
        {
            _stoppedUntil = at.AddHours(_noise.Between(9, 14));
            _nextStop = _stoppedUntil.AddDays(_noise.Between(5, 9));
            return false;
        }

        return !(_keepsHoliday && IsHoliday(at)) && IsShift(at.DayOfWeek, at.TimeOfDay.TotalHours - _jitterHours);
    }

    private static bool IsHoliday(DateTimeOffset at) => at.DayOfYear is >= 213 and < 227 || at is { Month: 12, Day: >= 24 };

    private bool IsShift(DayOfWeek day, double hour) => _pattern switch
    {
        Pattern.TwoShifts => day is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && hour is >= 6 and < 22,
        Pattern.FiveDays => day is not (DayOfWeek.Saturday or DayOfWeek.Sunday or DayOfWeek.Monday)
            || (day == DayOfWeek.Monday && hour >= 6) || (day == DayOfWeek.Saturday && hour < 6),
        _ => true,
    };
}
