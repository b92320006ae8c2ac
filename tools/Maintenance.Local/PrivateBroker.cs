using System.Net;
using System.Net.Sockets;

namespace Maintenance.Local;

/// <summary>A mosquitto of one's own on loopback, below any folder, as root or not.</summary>
public sealed class PrivateBroker : IAsyncDisposable
{
    /// <summary>Debian's package of the broker.</summary>
    public const string Package = "mosquitto";

    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(20);

    private readonly string _program;
    private readonly PrivateBrokerOptions _options;
    private readonly TemporaryFolder? _temporary;
    private ChildProcess? _server;

    private PrivateBroker(string program, PrivateBrokerOptions options)
    {
        (_program, _options) = (program, options);
        _temporary = options.Folder is null ? new TemporaryFolder() : null;
        Folder = Path.GetFullPath(options.Folder ?? _temporary!.Path);
        Port = options.Port ?? FreePort.Next();
    }

    public string Folder { get; }

    public int Port { get; }

    /// <summary>The certificate (PEM) that a client has to trust when TLS is on.</summary>
    public string CertificateFile => Path.Combine(Folder, BrokerConfiguration.Certificate);

    public ChildProcess Server => _server ?? throw new InvalidOperationException("The broker is not running.");

    /// <exception cref="MissingProgramException">mosquitto is not installed.</exception>
    /// <exception cref="InvalidOperationException">It did not start; the message has its last lines.</exception>
    public static async Task<PrivateBroker> StartAsync(PrivateBrokerOptions options, CancellationToken cancellationToken)
    {
        var broker = new PrivateBroker(InstalledProgram.Find("mosquitto", Package, options.SearchPath), options);
        try
        {
            await BrokerConfiguration.WriteAsync(broker.Folder, broker.Port, options, cancellationToken);
            await broker.StartAgainAsync(cancellationToken);
            return broker;
        }
        catch (Exception) when (broker._server is null)
        {
            await broker.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a stopped or killed broker again on the same port.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken)
    {
        var server = ChildProcess.Start(new(_program, "-c", Path.Combine(Folder, BrokerConfiguration.File))
        {
            LogFile = Path.Combine(Folder, "mosquitto.log"),
            StopWithin = TimeSpan.FromSeconds(5),
        });
        try
        {
            await server.WaitUntilAsync(ListensAsync, StartsWithin, "mosquitto to listen", cancellationToken);
            _server = server;
        }
        catch (Exception) when (_server is null)
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Kills the broker as a power cut would.</summary>
    public async Task KillAsync()
    {
        await Server.KillAsync();
        await StopAsync();
    }

    public async Task StopAsync()
    {
        if (_server is null)
            return;

        await _server.DisposeAsync();
        _server = null;
    }

    /// <summary>Stops, and removes the folder if it was a temporary one.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _temporary?.Dispose();
    }

    private async Task<bool> ListensAsync(CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, Port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
