using System.Buffers;

namespace Maintenance.Protocols.Mqtt;

/// <summary>Behind a message: its memory, and how far it is dealt with. Used again for later messages.</summary>
internal sealed class Delivery
{
    private PacketMemory _memory = new();

    /// <summary>Moves on when the message is acknowledged, so that a second acknowledgement is found out.</summary>
    public uint Version { get; private set; }

    /// <summary>Of the message that it holds.</summary>
    public int Bytes { get; private set; }

    /// <summary>0 at QoS 0.</summary>
    public ushort PacketId { get; set; }

    public MqttQos Qos { get; set; }

    public bool Acknowledged { get; private set; }

    /// <summary>Whether the consumer has it, or had it.</summary>
    public bool IsRead { get; set; }

    public ReadOnlyMemory<byte> Fill(in ReadOnlySequence<byte> body)
    {
        Bytes = (int)body.Length;
        var bytes = _memory.Take(Bytes);
        body.CopyTo(bytes.Span);
        Acknowledged = false;
        IsRead = false;
        return bytes;
    }

    /// <summary>Nobody is to have it.</summary>
    public void Drop() => _memory.Free();

    public void Acknowledge()
    {
        Version = unchecked(Version + 1);
        Acknowledged = true;
        _memory.Free();
    }
}
