using System.Globalization;
using System.Text;

namespace Maintenance.Simulators.Servers;

/// <summary>The payload of one measured value: <c>{"value":12.3,"timestamp":"2026-01-01T00:00:00.000Z"}</c>.</summary>
internal static class MqttPayload
{
    public static byte[] Of(double value, DateTimeOffset measuredAtUtc) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"value":{{value:R}},"timestamp":"{{measuredAtUtc.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}}"}"""));
}
