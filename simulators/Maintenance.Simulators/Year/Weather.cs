namespace Maintenance.Simulators.Year;

/// <summary>The air around the plant in °C: seasons, days, and spells of some days.</summary>
internal sealed class Weather(YearNoise noise)
{
    private readonly Wander _spell = new(noise, 3, TimeSpan.FromDays(4));
    private readonly Wander _cloud = new(noise, 0.8, TimeSpan.FromHours(3));

    public double Next(DateTimeOffset at)
    {
        var season = -10 * Math.Cos(Math.Tau * (at.DayOfYear - 15) / 365.25);
        var day = -4 * Math.Cos(Math.Tau * (at.TimeOfDay.TotalHours - 3) / 24);
        return 17 + season + day + _spell.Next() + _cloud.Next();
    }
}
