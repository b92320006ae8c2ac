using System.Buffers;

namespace Maintenance.Protocols.Mqtt;

/// <summary>Behind a message: its memory, and how far it is dealt with. Used again for later messages.</summary>
internal sealed class Delivery
{
    private byte[] _buffer = [];

    /// <summary>Moves on when the message is acknowledged, so that a second acknowledgement is found out.</summary>
    public uint Version { get; private set; }

    /// <summary>0 at QoS 0.</summary>
    public ushort PacketId { get; set; }

    public bool Acknowledged { get; private set; }

    /// <summary>Whether the consumer has it, or had it.</summary>
    public bool IsRead { get; set; }

    public ReadOnlyMemory<byte> Fill(in ReadOnlySequence<byte> body)
    {
        var length = (int)body.Length;
        _buffer = ArrayPool<byte>.Shared.Rent(length);
        body.CopyTo(_buffer);
        Acknowledged = false;
        IsRead = false;
        return _buffer.AsMemory(0, length);
    }

    public void Acknowledge()
    {
        Version = unchecked(Version + 1);
        Acknowledged = true;
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }
}
