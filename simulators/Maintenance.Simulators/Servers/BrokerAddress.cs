using System.Globalization;

namespace Maintenance.Simulators.Servers;

/// <summary>Where an MQTT broker listens.</summary>
internal sealed record BrokerAddress(string Host, int Port)
{
    /// <summary>From "host:port"; null if it is not that.</summary>
    public static BrokerAddress? TryParse(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > 0
            && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is > 0 and <= ushort.MaxValue
                ? new(text[..colon].Trim('[', ']'), port)
                : null;
    }

    public override string ToString() => $"{Host}:{Port}";
}
