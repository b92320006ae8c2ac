namespace Maintenance.Protocols.Sparkplug;

/// <summary>What a Sparkplug B message carries (§6.4.5).</summary>
public sealed record SparkplugPayload
{
    /// <summary>When the message was sent, as <see cref="SparkplugTime"/>.</summary>
    public ulong? Timestamp { get; init; }

    public IReadOnlyList<Metric> Metrics { get; init; } = [];

    /// <summary>0 to 255; in all messages of an edge node but NDEATH.</summary>
    public ulong? Seq { get; init; }

    /// <summary>Names what <see cref="Body"/> is.</summary>
    public string? Uuid { get; init; }

    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <exception cref="SparkplugException">The bytes are no such message, or more than the limits allow.</exception>
    public static SparkplugPayload Parse(ReadOnlySpan<byte> bytes, SparkplugLimits limits) => Wire.PayloadReader.Read(bytes, limits);

    public byte[] ToBytes() => Wire.PayloadWriter.Write(this);
}
