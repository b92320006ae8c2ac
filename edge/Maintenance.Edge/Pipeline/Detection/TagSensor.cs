using Maintenance.Analytics.Modes;
using Maintenance.Analytics.SensorHealth;
using Maintenance.Analytics.State;
using Maintenance.Contracts.Readings;
using Maintenance.Edge.Configuration;

namespace Maintenance.Edge.Pipeline.Detection;

/// <summary>The sensor behind one tag: what a sample of it is worth. For the pipeline's thread.</summary>
internal sealed class TagSensor(TagSettings tag, SensorSettings settings) : IStateful
{
    /// <summary>What rests at a level of its own: a temperature rests at the weather's, a level at any.</summary>
    private static readonly string[] Resting = ["Vibration", "Pressure", "Flow", "Speed", "Current", "Power"];

    private readonly SensorWatch _watch = new(new(tag.Min, tag.Max, settings.MaxRatePerSecond ?? double.NaN));
    private readonly SensorAtRest? _atRest = Resting.Contains(tag.Kind, StringComparer.Ordinal) ? new() : null;
    private DateTimeOffset _last;
    private DateTimeOffset _deviceUtc;
    private DateTimeOffset _deviceSinceUtc;

    public string StateName => "tag-sensor/3";

    /// <summary>Last value that was a number; 0 before there was one.</summary>
    public double Value { get; private set; }

    public SensorFault Fault { get; private set; }

    /// <summary>How a fault is spoken of: its alarm's detector.</summary>
    public static string NameOf(SensorFault fault) => fault switch
    {
        SensorFault.FlatLine => "sensor-flat-line",
        SensorFault.Stuck => "sensor-stuck",
        SensorFault.Spikes => "sensor-spikes",
        SensorFault.Offset => "sensor-offset",
        SensorFault.Drift => "sensor-drift",
        SensorFault.OutOfRange => "sensor-out-of-range",
        SensorFault.DropOut => "sensor-drop-out",
        _ => AlarmRule.Sensor,
    };

    /// <param name="mode">What the machine is doing; null where nothing is known of the tag's asset.</param>
    /// <param name="sinceUtc">Since when it has been on, or off.</param>
    public SensorReading Take(in Reading reading, OperatingMode? mode, DateTimeOffset? sinceUtc)
    {
        // What comes late, or twice at one time, is the way's doing and not the sensor's.
        if (reading.MeasuredAtUtc <= _last)
            return new(false, Fault);
        _last = reading.MeasuredAtUtc;
        if (double.IsFinite(reading.Value))
            Value = reading.Value;
        var isOutside = reading.Value < tag.Min || reading.Value > tag.Max;
        var worth = _watch.Take(reading.Value, reading.Quality == Quality.Good || isOutside, mode is null or OperatingMode.Running, reading.MeasuredAtUtc);
        if (worth.IsTrusted && mode is { } known)
            _atRest?.Take(reading.Value, known, sinceUtc, reading.MeasuredAtUtc);
        Fault = worth.Fault != SensorFault.None ? worth.Fault : _atRest?.Fault ?? SensorFault.None;
        return new(worth.IsTrusted && Fault == SensorFault.None, Fault);
    }

    /// <summary>A sensor that is silent for longer than it may be, while others of its device speak, has dropped out.</summary>
    /// <param name="deviceUtc">Device time of the newest sample of the device.</param>
    public void Tick(DateTimeOffset deviceUtc)
    {
        // After a pause of the device itself, or of the gateway, its tags come one after the other.
        if (deviceUtc - _deviceUtc > tag.StaleAfter)
            _deviceSinceUtc = deviceUtc;
        _deviceUtc = deviceUtc;
        var sinceUtc = _last > _deviceSinceUtc ? _last : _deviceSinceUtc;
        if (_last.Ticks > 0 && deviceUtc - sinceUtc > tag.StaleAfter)
            Fault = _watch.Tick(deviceUtc);
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_watch);
        if (_atRest is not null)
            writer.Write(_atRest);
        writer.Write(_last);
        writer.Write(_deviceUtc);
        writer.Write(_deviceSinceUtc);
        writer.Write(Value);
        writer.Write((int)Fault);
    }

    public void Restore(StateReader reader)
    {
        reader.Read(_watch);
        if (_atRest is not null)
            reader.Read(_atRest);
        _last = reader.ReadInstant();
        _deviceUtc = reader.ReadInstant();
        _deviceSinceUtc = reader.ReadInstant();
        Value = reader.ReadDouble();
        Fault = (SensorFault)reader.ReadCount((int)SensorFault.DropOut);
    }
}
