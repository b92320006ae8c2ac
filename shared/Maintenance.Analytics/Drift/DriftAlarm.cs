using Maintenance.Analytics.State;

namespace Maintenance.Analytics.Drift;

/// <summary>
/// Two cumulative sums (Page 1954) over block medians of what the load does not explain, against a level that follows slowly
/// and stands still while a departure is suspected. Finds what grows over days to weeks and is far below the scatter of single
/// samples. No allocation; not for two threads at once.
/// </summary>
public sealed class DriftAlarm(DriftSettings settings) : IStateful
{
    private const double Smoothing = 0.4;

    /// <summary>Of the span: no sensor and no process is steadier over hours, whatever the first blocks looked like.</summary>
    private const double LeastScatter = 0.008;

    /// <summary>Blocks from which a level is taken anew, once the scatter is known.</summary>
    private const int Relearning = 6;

    private int _blocks;
    private int _relearnt = -1;
    private double _level;
    private double _scatter;
    private double _smooth;
    private double _above;
    private double _below;

    public string StateName => "drift-alarm/1";

    public bool IsLearning => _blocks < settings.Least;

    /// <summary>Above 0 for a rise, below for a fall; in scatters. The line is <see cref="DriftSettings.Decision"/>.</summary>
    public double Score => _above >= _below ? _above : -_below;

    /// <summary>Residual that is normal.</summary>
    public double Level => _level;

    /// <summary>How far the tag is off its level, smoothed, in its unit.</summary>
    public double Departure => IsLearning ? 0 : _smooth - _level;

    /// <summary>Whether it may become one: nothing is learnt meanwhile.</summary>
    public bool IsSuspected => IsActive || Math.Max(_above, _below) >= settings.Decision / 2;

    /// <summary>Whether it is a drift now.</summary>
    public bool IsActive { get; private set; }

    /// <param name="median">Of a block of residuals, in the tag's unit.</param>
    /// <param name="span">What lies between the tag's values at standstill and at work, in its unit.</param>
    public bool Take(double median, double span)
    {
        if (!double.IsFinite(median))
            return IsActive;
        if (IsLearning)
        {
            Learn(median);
            return false;
        }

        _smooth += (median - _smooth) * Smoothing;
        var scatter = Math.Max(_scatter, LeastScatter * span);
        var off = scatter > 0 ? Math.Clamp((median - _level) / scatter, -8, 8) : 0;
        var most = 2 * settings.Decision;
        _above = Math.Clamp(_above + off - settings.Allowance, 0, most);
        _below = Math.Clamp(_below - off - settings.Allowance, 0, most);
        var sum = Math.Max(_above, _below);
        if (!IsSuspected)
            Follow(median);
        var isLarge = Math.Abs(Departure) >= Math.Max(settings.LeastShare * span, settings.LeastScatters * scatter);
        IsActive = IsActive ? sum > 0 : sum >= settings.Decision && isLarge;
        return IsActive;
    }

    /// <summary>Begins the sums anew, from the level known.</summary>
    public void Forget() => (_above, _below, _smooth, IsActive) = (0, 0, _level, false);

    /// <summary>What it is now is normal from now on: after a repair, or when a person says so.</summary>
    public void Accept()
    {
        Forget();
        if (IsLearning && _relearnt < 0)
            return;
        _blocks = Math.Max(0, settings.Least - Relearning);
        _relearnt = 0;
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_blocks);
        writer.Write(_relearnt);
        writer.Write(_level);
        writer.Write(_scatter);
        writer.Write(_smooth);
        writer.Write(_above);
        writer.Write(_below);
        writer.Write(IsActive);
    }

    public void Restore(StateReader reader)
    {
        _blocks = reader.ReadCount(settings.Least);
        _relearnt = reader.ReadInt32();
        _level = reader.ReadDouble();
        _scatter = reader.ReadDouble();
        _smooth = reader.ReadDouble();
        _above = reader.ReadDouble();
        _below = reader.ReadDouble();
        IsActive = reader.ReadBoolean();
    }

    private void Learn(double median)
    {
        _blocks++;
        if (_relearnt >= 0)
        {
            _relearnt++;
            _level = _relearnt == 1 ? median : _level + ((median - _level) / _relearnt);
        }
        else
        {
            var before = _level;
            _level += (median - _level) / _blocks;
            // A mean of distances, times 1.25, is a standard deviation of what is normally distributed.
            if (_blocks > 1)
                _scatter += ((1.25 * Math.Abs(median - before)) - _scatter) / (_blocks - 1);
        }

        _smooth = _level;
        if (!IsLearning)
            _relearnt = -1;
    }

    private void Follow(double median)
    {
        var off = median - _level;
        _level += off / settings.Following;
        _scatter += (Math.Min(1.25 * Math.Abs(off), 4 * _scatter) - _scatter) / settings.Following;
    }
}
