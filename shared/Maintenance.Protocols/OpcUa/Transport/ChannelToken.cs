using System.Buffers.Binary;
using Maintenance.Protocols.OpcUa.Security;

namespace Maintenance.Protocols.OpcUa.Transport;

/// <summary>One set of keys and the number both sides know it by (Part 6 §6.7.4).</summary>
internal sealed class ChannelToken(uint id, IChunkSeal seal, IChunkOpener opener) : IDisposable
{
    public uint Id => id;

    public IChunkSeal Seal => seal;

    public IChunkOpener Opener => opener;

    public ReadOnlyMemory<byte> Header { get; } = HeaderOf(id);

    public static ChannelToken Create(uint id, ChannelOptions options, ReadOnlySpan<byte> ownNonce, ReadOnlySpan<byte> peerNonce) =>
        options.Policy.IsNone
            ? new(id, NoProtection.Instance, NoProtection.Instance)
            : new(
                id,
                new SymmetricProtection(options.Policy, options.Mode, peerNonce, ownNonce),
                new SymmetricProtection(options.Policy, options.Mode, ownNonce, peerNonce));

    public void Dispose()
    {
        seal.Dispose();
        opener.Dispose();
    }

    private static byte[] HeaderOf(uint id)
    {
        var header = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(header, id);
        return header;
    }
}
