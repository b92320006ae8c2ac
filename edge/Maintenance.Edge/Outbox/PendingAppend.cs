using System.Threading.Tasks.Sources;
using Maintenance.Contracts.Records;
using Microsoft.Extensions.ObjectPool;

namespace Maintenance.Edge.Outbox;

/// <summary>An append that waits to become durable. Reused: an append allocates nothing.</summary>
internal sealed class PendingAppend(ObjectPool<PendingAppend> pool) : IValueTaskSource<AppendOutcome>
{
    private ManualResetValueTaskSourceCore<AppendOutcome> _outcome = new() { RunContinuationsAsynchronously = true };

    public OutboxRecord Record { get; set; }

    /// <summary>To be awaited exactly once.</summary>
    public ValueTask<AppendOutcome> Outcome => new(this, _outcome.Version);

    public void Complete(AppendOutcome outcome) => _outcome.SetResult(outcome);

    public void Fail(Exception reason) => _outcome.SetException(reason);

    public AppendOutcome GetResult(short token)
    {
        try
        {
            return _outcome.GetResult(token);
        }
        finally
        {
            Record = default;
            _outcome.Reset();
            pool.Return(this);
        }
    }

    public ValueTaskSourceStatus GetStatus(short token) => _outcome.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _outcome.OnCompleted(continuation, state, token, flags);

    public sealed class Policy : IPooledObjectPolicy<PendingAppend>
    {
        public ObjectPool<PendingAppend>? Pool { get; set; }

        public PendingAppend Create() => new(Pool!);

        public bool Return(PendingAppend obj) => true;
    }
}
