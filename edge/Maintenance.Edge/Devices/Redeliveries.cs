using Maintenance.Protocols.Mqtt;

namespace Maintenance.Edge.Devices;

/// <summary>
/// Knows messages again that a broker sends once more after a lost connection. MQTT 3.1.1 §4.3.2 leaves this much to be known:
/// a packet identifier that was taken and never answered by PUBACK cannot have been used for another message, so its
/// redelivery is the same one. Once PUBACK went out, though it may have been lost on the way, the next message of that
/// identifier must be taken for a new one [MQTT-4.3.2-2], whatever its DUP flag and its payload say: a motor that stands still
/// sends the same payload all day. So without a device clock a value may be taken twice where a connection broke between
/// PUBACK and its arrival, or where the gateway itself was killed; none is lost. With <c>clock: device</c> the device's time,
/// with the value, tells those too.
/// </summary>
internal sealed class Redeliveries
{
    private readonly HashSet<ushort> _taken = [];
    private readonly HashSet<ushort> _expected = [];

    /// <summary>A connection begins.</summary>
    /// <param name="isResumed">Whether the broker kept the session: only then identifiers mean what they meant before.</param>
    public void Begin(bool isResumed)
    {
        _taken.Clear();
        if (!isResumed)
            _expected.Clear();
    }

    /// <summary>
    /// A message was read. If its identifier was taken before on this connection, PUBACK has gone out since: that message is
    /// done with, and this one is another, which may yet not get into the pipeline.
    /// </summary>
    public void Read(in MqttMessage message) => _taken.Remove(message.PacketId);

    /// <summary>Whether an earlier connection took this very message; if not, this one does.</summary>
    public bool IsKnown(in MqttMessage message)
    {
        if (message.Qos == MqttQos.AtMostOnce)
            return false;
        _taken.Add(message.PacketId);
        return _expected.Remove(message.PacketId) && message.Duplicate;
    }

    /// <summary>These did not get into the pipeline after all.</summary>
    public void NotTaken(IReadOnlyList<MqttMessage> messages)
    {
        foreach (var message in messages)
            _taken.Remove(message.PacketId);
    }

    /// <summary>The connection is over, and all that it took is settled.</summary>
    /// <param name="unacknowledged">Received, and PUBACK never went out.</param>
    public void End(IReadOnlyCollection<ushort> unacknowledged)
    {
        _taken.IntersectWith(unacknowledged);
        _expected.UnionWith(_taken);
    }
}
