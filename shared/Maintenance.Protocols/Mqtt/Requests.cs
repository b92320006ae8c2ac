using Maintenance.Protocols.Mqtt.Packets;

namespace Maintenance.Protocols.Mqtt;

/// <summary>SUBSCRIBE and UNSUBSCRIBE packets that wait for their answers.</summary>
internal sealed class Requests(MqttSession session)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ushort, Pending> _pending = [];
    private MqttException? _ended;

    /// <param name="codes">How many return codes the answer must carry.</param>
    public (ushort Id, Task<SubAckPacket> Answer) Begin(PacketType answer, int codes)
    {
        lock (_lock)
        {
            if (_ended is not null)
                throw new MqttConnectionException(_ended.Message, _ended);
            var id = session.ReserveId();
            var pending = new Pending(answer, codes, new(TaskCreationOptions.RunContinuationsAsynchronously));
            _pending.Add(id, pending);
            return (id, pending.Done.Task);
        }
    }

    public void Answer(PacketType answer, in SubAckPacket packet)
    {
        var (id, codes) = (packet.PacketId, packet.Codes.Length);
        lock (_lock)
        {
            if (!_pending.Remove(id, out var pending) || pending.Answer != answer)
                throw new MqttProtocolException("MQTT-2.3.1-7", $"A {answer} has identifier {id}, which no request waits for.");
            session.ReleaseId(id);
            if (codes != pending.Codes)
            {
                var broken = new MqttProtocolException("MQTT-3.8.4-5", $"A {answer} has {codes} return codes for {pending.Codes} filters.");
                pending.Done.SetException(broken);
                throw broken;
            }

            pending.Done.SetResult(packet);
        }
    }

    public void End(MqttException cause)
    {
        lock (_lock)
        {
            _ended = cause;
            foreach (var pending in _pending.Values)
                pending.Done.SetException(new MqttConnectionException(cause.Message, cause));
            _pending.Clear();
        }
    }

    private sealed record Pending(PacketType Answer, int Codes, TaskCompletionSource<SubAckPacket> Done);
}
