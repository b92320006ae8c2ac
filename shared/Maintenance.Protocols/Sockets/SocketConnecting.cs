using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Maintenance.Protocols.Sockets;

/// <summary>Connects a socket without the runtime's own connecting, which would have the runtime look at the socket for good.</summary>
[SuppressMessage("Usage", "MA0045", Justification = "Nothing here blocks.")]
internal static class SocketConnecting
{
    /// <summary>Tries each address that the name has.</summary>
    /// <exception cref="SocketException">None accepts a connection, or the name is not known.</exception>
    public static async Task<Socket> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        IPAddress[] addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellationToken);
        for (var i = 0; ; i++)
        {
            try
            {
                return await ConnectAsync(new IPEndPoint(addresses[i], port), cancellationToken);
            }
            catch (SocketException) when (i + 1 < addresses.Length)
            {
                // The last one's refusal is told.
            }
        }
    }

    private static async Task<Socket> ConnectAsync(IPEndPoint to, CancellationToken cancellationToken)
    {
        var socket = new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (Readiness.IsThere)
                await ConnectAsync(socket, to, cancellationToken);
            else
                await socket.ConnectAsync(to, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task ConnectAsync(Socket socket, IPEndPoint to, CancellationToken cancellationToken)
    {
        socket.Blocking = false;
        if (Begin(socket, to))
            return;
        using (var readiness = new Readiness(socket.SafeHandle, isSecond: true))   // whoever has the socket next waits in the first
        {
            do
                await readiness.WhenWritableAsync(cancellationToken);
            while (!socket.Poll(TimeSpan.Zero, SelectMode.SelectWrite));
        }

        if (socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error) is int error && error != 0)
            throw new SocketException(error);
    }

    /// <returns>Whether it is connected already; otherwise it can be written to once it is.</returns>
    private static bool Begin(Socket socket, IPEndPoint to)
    {
        try
        {
            socket.Connect(to);
            return true;
        }
        catch (SocketException begun) when (begun.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            return false;
        }
    }
}
