using Maintenance.Analytics.Detectors;
using Maintenance.Analytics.State;

namespace Maintenance.Analytics.SensorHealth;

/// <summary>
/// Watches the sensor behind one tag, so that its faults are called its own and never the machine's. Everything but the range
/// is in samples and in the tag's own scatter, learnt from its first <see cref="Learning"/> good samples on:
/// out of range and drop-out are known at once, stuck and flat-line while the machine is in production, a spike by a jump
/// that the next samples do not bear out. A jump is doubted until <see cref="Bearing"/> samples in a row bear it out; then it
/// was real. A sample that cannot be used (bad, uncertain or stale quality, NaN, infinity, beyond
/// <see cref="SampleClock.Largest"/>) and one that is not later than the last are counted towards a drop-out and nothing else is
/// learnt from them. No allocation; not for two threads at once.
/// </summary>
public sealed class SensorWatch(SensorRange range) : IStateful
{
    /// <summary>Good samples before scatter is known.</summary>
    public const int Learning = 64;

    /// <summary>Samples at a new level that make it real, usable ones that end a drop-out, unusable ones that are one.</summary>
    public const int Bearing = 3;

    /// <summary>A tag may repeat a value so often before it is called stuck, and three times as often as it ever did.</summary>
    public const int LeastRun = 12;

    // A jump of so many times the usual step is doubted. Steps of healthy process values have long tails: of the order of 10.
    private const double DoubtedStep = 20;
    private const double DoubtedWhileLearning = 200;
    private const int LeastSteps = 16;
    private const double FlatShare = 0.05;
    private const int SpikesToFault = 5;
    private const int SpikeMemory = 288;
    private const int SilentPeriods = 5;

    private readonly SpikeCount _spikes = new(SpikesToFault, SpikeMemory);
    private StepScatter _steps;
    private DateTimeOffset? _last;
    private double _value = double.NaN;
    private double _doubted = double.NaN;
    private int _bearing;
    private int _run;
    private int _longestRun;
    private int _unusable;
    private int _outside;
    private double _periodSeconds;
    private bool _isSilent;

    public string StateName => "sensor-watch/1";

    public SensorFault Fault =>
        _isSilent || _unusable >= Bearing ? SensorFault.DropOut
        : _outside > 0 ? SensorFault.OutOfRange
        : _spikes.IsFault ? SensorFault.Spikes
        : IsStuck ? SensorFault.Stuck
        : IsFlat ? SensorFault.FlatLine
        : SensorFault.None;

    private bool IsStuck { get; set; }

    private bool IsFlat { get; set; }

    /// <summary>A state or a setting, that hardly moved while it was learnt, cannot be called stuck.</summary>
    private bool IsConstantByNature => _longestRun >= Learning / 4;

    /// <summary>Whether it has seen enough to judge scatter.</summary>
    public bool IsLearning => _steps.Count < Learning;

    /// <param name="isUsable">False for bad, uncertain or stale quality.</param>
    /// <param name="isProducing">Whether the machine is in a mode in which the tag ought to move.</param>
    public SensorReading Take(double value, bool isUsable, bool isProducing, DateTimeOffset at)
    {
        if (!isUsable || !(Math.Abs(value) <= SampleClock.Largest) || at <= _last)
        {
            // A drop-out takes as many good samples to end as bad ones to begin.
            _unusable = _unusable + 1 >= Bearing ? (2 * Bearing) - 1 : _unusable + 1;
            return new(false, Fault);
        }

        _unusable = _unusable >= Bearing ? _unusable - 1 : 0;
        var elapsed = _last is { } last ? at - last : TimeSpan.Zero;
        Hear(elapsed);
        _last = at;
        if (range.Excludes(value))
        {
            _outside = Bearing;
            return new(false, Fault);
        }

        _outside = Math.Max(0, _outside - 1);
        var isDoubted = Weigh(value, elapsed, isProducing);
        return new(!isDoubted && Fault is SensorFault.None, Fault);
    }

    /// <summary>Time without a sample: silence of five usual periods is a drop-out.</summary>
    public SensorFault Tick(DateTimeOffset now)
    {
        if (_last is { } last && _periodSeconds > 0 && (now - last).TotalSeconds > SilentPeriods * _periodSeconds)
            _isSilent = true;
        return Fault;
    }

    private void Hear(TimeSpan elapsed)
    {
        _isSilent = false;
        var seconds = elapsed.TotalSeconds;
        if (seconds <= 0)
            return;
        // A pause is not what is usual: it counts for twice the usual at most.
        _periodSeconds = _periodSeconds == 0 ? seconds : _periodSeconds + ((Math.Min(seconds, 2 * _periodSeconds) - _periodSeconds) / 16);
    }

    /// <summary>True for a sample that has not been borne out yet.</summary>
    private bool Weigh(double value, TimeSpan elapsed, bool isProducing)
    {
        _spikes.Step();
        if (double.IsNaN(_value))
        {
            _value = value;
            return false;
        }

        var step = Math.Abs(value - _value);
        if (!IsJump(step, elapsed))
        {
            // Back where it was: what was doubted in between was a spike, or a usual step of a scatter that is not known yet.
            if (_bearing > 0 && !IsLearning)
                _spikes.Add();
            (_bearing, _doubted) = (0, double.NaN);
            Accept(value, step, isProducing);
            return false;
        }

        _bearing = _bearing > 0 && !IsJump(Math.Abs(value - _doubted), elapsed) ? _bearing + 1 : 1;
        _doubted = value;
        if (_bearing < Bearing)
            return true;
        (_bearing, _doubted, _value, _run) = (0, double.NaN, value, 0);
        return false;
    }

    private bool IsJump(double step, TimeSpan elapsed) =>
        range.IsTooFast(step, elapsed) || (!IsConstantByNature && _steps.Count >= LeastSteps && step > _steps.Usual * (IsLearning ? DoubtedWhileLearning : DoubtedStep));

    private void Accept(double value, double step, bool isProducing)
    {
        _value = value;
        if (!isProducing)
        {
            if (!IsStuck || step > 0)
                (_run, IsStuck) = (0, false);
            return;
        }

        if (IsLearning)
            _longestRun = Math.Max(_longestRun, _run);

        if (step > 0)
            (_longestRun, _run) = (Math.Max(_longestRun, _run), 0);
        else
            _run++;
        IsStuck = !IsLearning && !IsConstantByNature && _run >= Math.Max(LeastRun, 3 * _longestRun);
        IsFlat = _steps.Take(step, isFrozen: IsStuck || IsFlat) && !IsConstantByNature && _steps.Recent < FlatShare * _steps.Usual && !IsStuck && _run == 0;
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_spikes);
        _steps.Save(writer);
        writer.Write(_last ?? default);
        writer.Write(_value);
        writer.Write(_doubted);
        writer.Write(_periodSeconds);
        writer.Write([_bearing, _run, _longestRun, _unusable, _outside]);
        writer.Write(_isSilent);
        writer.Write(IsStuck);
        writer.Write(IsFlat);
    }

    public void Restore(StateReader reader)
    {
        reader.Read(_spikes);
        _steps.Restore(reader);
        _last = reader.ReadInstant() is { Ticks: > 0 } last ? last : null;
        _value = reader.ReadDouble();
        _doubted = reader.ReadDouble();
        _periodSeconds = reader.ReadDouble();
        Span<int> counts = stackalloc int[5];
        reader.Read(counts);
        (_bearing, _run, _longestRun, _unusable, _outside) = (counts[0], counts[1], counts[2], counts[3], counts[4]);
        _isSilent = reader.ReadBoolean();
        IsStuck = reader.ReadBoolean();
        IsFlat = reader.ReadBoolean();
    }
}
