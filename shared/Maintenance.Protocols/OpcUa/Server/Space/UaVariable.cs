using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.History;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Server.Space;

/// <summary>A variable and its value (Part 3 §5.6). The value is set by the application or, if allowed, written by clients.</summary>
public sealed class UaVariable(NodeId id, QualifiedName browseName) : UaNode(id, NodeClass.Variable, browseName)
{
    /// <summary>The <see cref="ValueRank"/> of a value that is no array.</summary>
    public const int Scalar = -1;

    private readonly Lock _lock = new();
    private DataValue _value = new(default, StatusCodes.BadWaitingForInitialData);
    private IValueWatcher[] _watchers = [];

    /// <summary>A built-in type by its own number in namespace 0, or a type below one.</summary>
    public required NodeId DataType { get; init; }

    /// <summary>Dimensions of the value: -1 scalar, 1 array, 2 and more matrix, -2 any.</summary>
    public int ValueRank { get; init; } = Scalar;

    public AccessLevels Access { get; init; } = AccessLevels.CurrentRead;

    /// <summary>In ms; 0: changes are reported as they come.</summary>
    public double MinimumSamplingInterval { get; init; }

    /// <summary>What was and will be set, for HistoryRead; null: nothing is kept.</summary>
    public ValueHistory? History { get; init; }

    /// <summary>The value of a variable nobody sets: asked for whenever it is read or sampled.</summary>
    public Func<DataValue>? Source { get; set; }

    /// <summary>Called with what a client writes, before it becomes the value; any bad status refuses it.</summary>
    public Func<DataValue, StatusCode>? Writing { get; init; }

    public DataValue Value
    {
        get
        {
            if (Source is not null)
                return Source();
            lock (_lock)
                return _value;
        }
    }

    /// <summary>Sets the value and tells all who watch. Of one variable, one caller at a time.</summary>
    public void Set(DataValue value)
    {
        lock (_lock)
        {
            _value = value;
            History?.Add(value);
        }

        foreach (var watcher in Volatile.Read(ref _watchers))
            watcher.Changed(value);
    }

    internal void Watch(IValueWatcher watcher)
    {
        lock (_lock)
            Volatile.Write(ref _watchers, [.. _watchers, watcher]);
    }

    internal void Unwatch(IValueWatcher watcher)
    {
        lock (_lock)
            Volatile.Write(ref _watchers, [.. _watchers.Where(other => other != watcher)]);
    }
}
