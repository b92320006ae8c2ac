using System.Threading.Channels;

namespace Maintenance.Edge.Devices;

/// <summary>Counts deliveries that are in the pipeline, so that the last one settled can end the acknowledging.</summary>
internal sealed class Outstanding(ChannelWriter<MqttDelivery> settled)
{
    private int _open = 1;

    public MqttDelivery Rent() => new(Settle);

    public void Add() => Interlocked.Increment(ref _open);

    /// <summary>One that was added did not get into the pipeline.</summary>
    public void Abandon() => Release();

    /// <summary>No more will be added.</summary>
    public void Close() => Release();

    private void Settle(MqttDelivery delivery)
    {
        // There is room for every message that can be unacknowledged, so for every delivery.
        settled.TryWrite(delivery);
        Release();
    }

    private void Release()
    {
        if (Interlocked.Decrement(ref _open) == 0)
            settled.TryComplete();
    }
}
