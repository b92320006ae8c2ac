using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Channels;

namespace Maintenance.Protocols.OpcUa.Server.Subscriptions;

/// <summary>A PublishResponse (Part 4 §5.14.5) around a message that is encoded already.</summary>
internal sealed class PublishAnswer(
    uint subscriptionId, IReadOnlyList<uint> available, bool more, ReadOnlyMemory<byte> message, IReadOnlyList<StatusCode> results) : IAnswer
{
    public uint EncodingId => 829;

    public void Encode(ref UaEncoder encoder)
    {
        encoder.Write(subscriptionId);
        encoder.WriteArray(available, static (ref UaEncoder e, uint number) => e.Write(number));
        encoder.Write(more);
        encoder.WriteEncoded(message.Span);
        encoder.WriteArray(results, static (ref UaEncoder e, StatusCode status) => e.Write(status));
        encoder.Write(-1); // diagnostics
    }
}

/// <summary>A RepublishResponse (Part 4 §5.14.6).</summary>
internal sealed class RepublishAnswer(ReadOnlyMemory<byte> message) : IAnswer
{
    public uint EncodingId => 835;

    public void Encode(ref UaEncoder encoder) => encoder.WriteEncoded(message.Span);
}
