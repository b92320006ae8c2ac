using Maintenance.Protocols.Mqtt.Packets;

namespace Maintenance.Protocols.Mqtt;

/// <summary>Sends PINGREQ and ends the connection when PINGRESP is missing (§3.1.2.10).</summary>
internal sealed class KeepAlive(TimeSpan keepAlive, Output output, Inbox inbox, TimeProvider clock)
{
    private volatile bool _awaited;

    public void Answered() => _awaited = false;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (keepAlive == TimeSpan.Zero)
            await Task.Delay(Timeout.InfiniteTimeSpan, clock, cancellationToken);
        var half = keepAlive / 2;
        using var timer = new PeriodicTimer(half, clock);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            // While the consumer holds us up the answer may lie unread in the socket: that is not the broker's silence.
            var heldUp = inbox.TakeHeldUp();
            if (_awaited && !heldUp)
                throw new MqttConnectionException($"The broker did not answer PINGREQ within {half.TotalSeconds} s (keep-alive {keepAlive.TotalSeconds} s).");
            _awaited = true;
            await PingAsync(half, cancellationToken);
        }
    }

    private async Task PingAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            await output.SendAsync(new SignalPacket(PacketType.PingReq), cancellationToken).AsTask()
                .WaitAsync(patience, clock, cancellationToken);
        }
        catch (TimeoutException stuck)
        {
            throw new MqttConnectionException($"The broker has not read for {patience.TotalSeconds} s: PINGREQ could not be sent.", stuck);
        }
    }
}
