namespace Maintenance.Edge.Configuration;

/// <summary>The configuration that the gateway runs by; from any thread.</summary>
internal sealed class LiveSettings(GatewaySettings first)
{
    private GatewaySettings _current = first;

    /// <summary>As of now. Replaced as a whole once the devices that changed are to begin anew.</summary>
    public GatewaySettings Current { get => Volatile.Read(ref _current); set => Volatile.Write(ref _current, value); }
}
