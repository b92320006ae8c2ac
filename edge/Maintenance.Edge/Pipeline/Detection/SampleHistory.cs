using System.Runtime.InteropServices;
using Maintenance.Analytics.Incidents;
using Maintenance.Analytics.State;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;

namespace Maintenance.Edge.Pipeline.Detection;

/// <summary>The last samples of one tag before any deadband: the evidence for an alarm that may come.</summary>
internal sealed class SampleHistory : IStateful
{
    /// <summary>Samples kept.</summary>
    public const int Capacity = RecentDirection.Capacity;

    private readonly Entry[] _ring = new Entry[Capacity];
    private int _next;
    private int _count;

    public string StateName => "sample-history/1";

    public void Add(in Reading reading, double? score)
    {
        _ring[_next] = new(reading.MeasuredAtUtc, reading.Value, reading.Quality, score);
        _next = (_next + 1) % Capacity;
        _count = Math.Min(_count + 1, Capacity);
    }

    /// <summary>Oldest first.</summary>
    public EvidenceSample[] ToSamples()
    {
        var samples = new EvidenceSample[_count];
        for (var i = 0; i < _count; i++)
            samples[i] = _ring[(_next - _count + i + Capacity) % Capacity].ToSample();
        return samples;
    }

    /// <summary>Which way the newest good samples have gone; null where they have not, or where there are too few to say.</summary>
    public AlarmDirection? Direction()
    {
        Span<double> good = stackalloc double[Capacity];
        var count = 0;
        for (var back = 1; back <= _count; back++)
        {
            var entry = _ring[(_next - back + Capacity) % Capacity];
            if (entry.Quality == Quality.Good)
                good[count++] = entry.Value;
        }

        return RecentDirection.Of(good[..count]) switch
        {
            Analytics.Incidents.Direction.Rise => AlarmDirection.High,
            Analytics.Incidents.Direction.Fall => AlarmDirection.Low,
            _ => null,
        };
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_next);
        writer.Write(_count);
        foreach (var entry in _ring)
        {
            writer.Write(entry.AtUtc);
            writer.Write(entry.Value);
            writer.Write((int)entry.Quality);
            writer.Write(entry.Score ?? double.NaN);
        }
    }

    public void Restore(StateReader reader)
    {
        _next = reader.ReadCount(Capacity - 1);
        _count = reader.ReadCount(Capacity);
        foreach (ref var entry in _ring.AsSpan())
        {
            entry = new(
                reader.ReadInstant(), reader.ReadDouble(), (Quality)reader.ReadCount(byte.MaxValue),
                reader.ReadDouble() is var score && double.IsNaN(score) ? null : score);
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(DateTimeOffset AtUtc, double Value, Quality Quality, double? Score)
    {
        public EvidenceSample ToSample() => new(AtUtc, double.IsFinite(Value) ? Value : null, Quality, Score);
    }
}
