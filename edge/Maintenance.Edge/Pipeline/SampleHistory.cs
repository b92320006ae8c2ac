using System.Runtime.InteropServices;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;

namespace Maintenance.Edge.Pipeline;

/// <summary>The last samples of one tag before any deadband: the evidence for an alarm that may come.</summary>
internal sealed class SampleHistory
{
    /// <summary>Samples kept.</summary>
    public const int Capacity = 256;

    private readonly Entry[] _ring = new Entry[Capacity];
    private int _next;
    private int _count;

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

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(DateTimeOffset AtUtc, double Value, Quality Quality, double? Score)
    {
        public EvidenceSample ToSample() => new(AtUtc, double.IsFinite(Value) ? Value : null, Quality, Score);
    }
}
