using System.Threading.Tasks.Sources;

namespace Maintenance.Protocols.Mqtt;

/// <summary>What a publisher awaits until PUBACK or PUBCOMP. Used again and again, so that publishing does not allocate.</summary>
internal sealed class PublishReceipt(MqttSession session) : IValueTaskSource
{
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _cancellation;
    private int _settled;

    /// <param name="cancellationToken">Ends the waiting; the message stays in flight.</param>
    public ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        _cancellation = cancellationToken.UnsafeRegister(
            static (receipt, token) => ((PublishReceipt)receipt!).Settle(new OperationCanceledException(token)), this);
        return new(this, _core.Version);
    }

    /// <param name="failure">None: the message was acknowledged.</param>
    public void Settle(Exception? failure)
    {
        if (Interlocked.Exchange(ref _settled, 1) != 0)
            return;
        if (failure is null)
            _core.SetResult(true);
        else
            _core.SetException(failure);
    }

    void IValueTaskSource.GetResult(short token)
    {
        _cancellation.Dispose();
        _core.GetResult(token);

        // Not reached after a failure: then the message may still be in flight and hold on to this receipt.
        _core.Reset();
        _settled = 0;
        session.Return(this);
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
