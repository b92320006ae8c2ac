using Maintenance.Analytics.State;

namespace Maintenance.Analytics.SensorHealth;

/// <summary>How many spikes there were among the last samples; a fault while there are enough of them.</summary>
internal sealed class SpikeCount(int enough, int memory) : IStateful
{
    private readonly long[] _at = new long[enough];
    private long _samples;
    private int _next;

    public string StateName => "spike-count/1";

    public bool IsFault => _at[_next] > 0 && _samples - _at[_next] < memory;

    public void Step() => _samples++;

    public void Add()
    {
        _at[_next] = _samples;
        _next = (_next + 1) % enough;
    }

    public void Save(StateWriter writer)
    {
        foreach (var at in _at)
            writer.Write(at);
        writer.Write(_samples);
        writer.Write(_next);
    }

    public void Restore(StateReader reader)
    {
        foreach (ref var at in _at.AsSpan())
            at = reader.ReadInt64();
        _samples = reader.ReadInt64();
        _next = reader.ReadCount(enough - 1);
    }
}
