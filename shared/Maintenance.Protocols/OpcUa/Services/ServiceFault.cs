using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>A response that is only its header: the service as a whole failed (Part 4, "ServiceFault").</summary>
public sealed record ServiceFault : IStructure<ServiceFault>
{
    public static uint EncodingId => 397;

    public static ServiceFault Decode(ref UaDecoder decoder) => new();

    public void Encode(ref UaEncoder encoder)
    {
    }
}
