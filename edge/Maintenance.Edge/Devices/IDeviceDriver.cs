namespace Maintenance.Edge.Devices;

/// <summary>Speaks to one device by one protocol. It knows nothing of hosting, nor, unless it <see cref="KeepsConnection"/>, of reconnecting.</summary>
internal interface IDeviceDriver
{
    /// <summary>
    /// Whether it notices a silent device and reconnects by itself, so that nothing held for it there is lost. From then on it
    /// waits for the device without holding up others that connect (<see cref="DeviceLink.Reached"/>).
    /// </summary>
    bool KeepsConnection => false;

    /// <summary>
    /// Connects once and delivers until asked to stop; then it returns, having handed over all it took. Throws whatever ended
    /// the connection otherwise.
    /// </summary>
    /// <param name="stoppingToken">Asks for an orderly end: a request under way is finished, its values are taken.</param>
    Task RunAsync(DeviceLink link, CancellationToken stoppingToken);
}
