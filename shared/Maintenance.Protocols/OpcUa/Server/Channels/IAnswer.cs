using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Server.Channels;

/// <summary>What follows the header of a response.</summary>
internal interface IAnswer
{
    uint EncodingId { get; }

    void Encode(ref UaEncoder encoder);
}

/// <summary>A response that is a structure.</summary>
internal sealed class Answer<T>(T response) : IAnswer
    where T : IStructure<T>
{
    public uint EncodingId => T.EncodingId;

    public void Encode(ref UaEncoder encoder) => response.Encode(ref encoder);
}
