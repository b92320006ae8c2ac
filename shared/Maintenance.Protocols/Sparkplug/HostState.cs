using System.Text.Json;

namespace Maintenance.Protocols.Sparkplug;

/// <summary>Whether a host application is there: JSON, alone among Sparkplug's messages (§6.4.25).</summary>
/// <param name="Timestamp">As <see cref="SparkplugTime"/>; the same in a session's will and birth.</param>
public readonly record struct HostState(bool IsOnline, ulong Timestamp)
{
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(
        new Dictionary<string, object> { ["online"] = IsOnline, ["timestamp"] = Timestamp });

    /// <exception cref="SparkplugException">It is no such message.</exception>
    public static HostState Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            if (document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("online", out var online) && online.ValueKind is JsonValueKind.True or JsonValueKind.False
                && document.RootElement.TryGetProperty("timestamp", out var timestamp) && timestamp.ValueKind == JsonValueKind.Number
                && timestamp.TryGetUInt64(out var milliseconds))
            {
                return new(online.ValueKind == JsonValueKind.True, milliseconds);
            }
        }
        catch (Exception notJson) when (notJson is JsonException or InvalidOperationException)
        {
            throw new SparkplugException($"A STATE message is no JSON: {notJson.Message}", notJson);
        }

        throw new SparkplugException("A STATE message has no \"online\" that is true or false, or no \"timestamp\" in milliseconds.");
    }
}
