using Maintenance.Edge.Pipeline;
using Maintenance.Protocols.Mqtt;

namespace Maintenance.Edge.Devices;

/// <summary>Messages whose values went into the pipeline together: all are acknowledged once those are on disk.</summary>
internal sealed class MqttDelivery
{
    public MqttDelivery(Action<MqttDelivery> settled) => Samples = new(_ => settled(this)) { IsUrgent = true };

    public SampleBatch Samples { get; }

    public List<MqttMessage> Messages { get; } = [];

    public bool IsEmpty => Messages.Count == 0;

    public void Clear()
    {
        Samples.Clear();
        Messages.Clear();
    }
}
