using System.Net;
using System.Net.Sockets;

namespace Maintenance.Protocols;

/// <summary>How servers begin to listen.</summary>
internal static class TcpListening
{
    /// <param name="protocol">Named in the error.</param>
    /// <exception cref="IOException">The address cannot be listened on.</exception>
    public static Socket Begin(IPEndPoint endPoint, string protocol)
    {
        var listener = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(endPoint);
            listener.Listen();
            return listener;
        }
        catch (SocketException fault)
        {
            listener.Dispose();
            throw new IOException($"Cannot listen on {endPoint} for {protocol}: {fault.Message}.", fault);
        }
    }
}
