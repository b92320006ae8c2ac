using System.Buffers;
using System.Numerics;

namespace Maintenance.Protocols.Mqtt;

/// <summary>
/// Memory for one packet at a time. The shared pool keeps a few dozen arrays of a size and a client may have hundreds
/// of packets under way, so what is enough for most of them is kept here; only more than that is rented.
/// </summary>
internal struct PacketMemory()
{
    private const int MostBytesKept = 512;

    private byte[] _kept = [];
    private byte[]? _rented;

    /// <summary>Good until <see cref="Free"/>, which comes before the next one; its content is what was left there.</summary>
    public Memory<byte> Take(int length)
    {
        if (length > MostBytesKept)
            return (_rented = ArrayPool<byte>.Shared.Rent(length)).AsMemory(0, length);
        if (length > _kept.Length)
            _kept = new byte[BitOperations.RoundUpToPowerOf2((uint)length)];
        return _kept.AsMemory(0, length);
    }

    public void Free()
    {
        if (_rented is null)
            return;
        ArrayPool<byte>.Shared.Return(_rented);
        _rented = null;
    }
}
