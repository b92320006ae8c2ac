namespace Maintenance.Edge.Devices;

/// <summary>Speaks to one device by one protocol. It knows nothing of reconnecting, back-off or hosting.</summary>
internal interface IDeviceDriver
{
    /// <summary>Whether it notices a silent device and reconnects by itself, so that nothing held for it there is lost.</summary>
    bool KeepsConnection => false;

    /// <summary>
    /// Connects once and delivers until asked to stop; then it returns, having handed over all it took. Throws whatever ended
    /// the connection otherwise.
    /// </summary>
    /// <param name="stoppingToken">Asks for an orderly end: a request under way is finished, its values are taken.</param>
    Task RunAsync(DeviceLink link, CancellationToken stoppingToken);
}
