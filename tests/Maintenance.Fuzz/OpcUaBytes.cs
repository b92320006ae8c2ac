using System.Buffers;
using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Fuzz;

/// <summary>The bytes of what somebody writes.</summary>
internal static class OpcUaBytes
{
    public delegate void Writing(ref UaEncoder encoder);

    public static ReadOnlyMemory<byte> Of(Writing write)
    {
        var output = new ArrayBufferWriter<byte>();
        var encoder = new UaEncoder(output);
        write(ref encoder);
        encoder.Flush();
        return output.WrittenMemory;
    }
}
