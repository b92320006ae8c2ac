using Maintenance.Protocols.Mqtt.Sessions;

namespace Maintenance.Protocols.Tests.Mqtt;

/// <summary>A disk that survives its process: after a planned number of writes it takes no more, as if the power were gone.</summary>
internal sealed class CrashingStore : IMqttSessionStore
{
    private readonly List<ReadOnlyMemory<byte>> _entries = [];
    private int _left = int.MaxValue;
    private bool _takesTheLast;

    public long Length => _entries.Sum(entry => (long)entry.Length);

    public bool HasCrashed { get; private set; }

    /// <param name="takesTheLast">The write that fails is on the disk all the same.</param>
    public void CrashAfter(int writes, bool takesTheLast) => (_left, _takesTheLast) = (writes, takesTheLast);

    /// <summary>The power is back.</summary>
    public void Restart() => (HasCrashed, _left) = (false, int.MaxValue);

    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> LoadAsync(CancellationToken cancellationToken) => new([.. _entries]);

    public ValueTask AppendAsync(ReadOnlyMemory<byte> entry, CancellationToken cancellationToken)
    {
        if (HasCrashed)
            throw new IOException("There is no power.");
        HasCrashed = _left-- <= 0;
        if (!HasCrashed || _takesTheLast)
            _entries.Add(entry.ToArray());
        return HasCrashed ? throw new IOException("The power went.") : ValueTask.CompletedTask;
    }

    public ValueTask RewriteAsync(ReadOnlyMemory<byte> entry, CancellationToken cancellationToken)
    {
        _entries.Clear();
        return AppendAsync(entry, cancellationToken);
    }
}
