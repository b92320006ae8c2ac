using System.Net;
using System.Net.Sockets;

namespace Maintenance.Local;

/// <summary>Asks the kernel for a TCP port that nobody listens on at 127.0.0.1.</summary>
public static class FreePort
{
    /// <summary>The port is free when this returns; who binds it much later must be ready to lose a race for it.</summary>
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The port wanted if nobody listens on it, else another: an address that a person noted stays good.</summary>
    public static int Preferring(int wanted)
    {
        using var listener = new TcpListener(IPAddress.Loopback, wanted);
        try
        {
            listener.Start();
            return wanted;
        }
        catch (SocketException)
        {
            return Next();
        }
    }

    /// <summary>Ports that are free and differ from each other.</summary>
    public static int[] Next(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        try
        {
            foreach (var listener in listeners)
                listener.Start();

            return [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            foreach (var listener in listeners)
                listener.Dispose();
        }
    }
}
