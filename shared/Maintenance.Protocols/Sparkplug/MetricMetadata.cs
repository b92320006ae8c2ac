namespace Maintenance.Protocols.Sparkplug;

/// <summary>What a metric's bytes are (§6.4.7).</summary>
public sealed record MetricMetadata
{
    public bool? IsMultiPart { get; init; }

    public string? ContentType { get; init; }

    /// <summary>Bytes.</summary>
    public ulong? Size { get; init; }

    /// <summary>Which part of many this is.</summary>
    public ulong? Seq { get; init; }

    public string? FileName { get; init; }

    public string? FileType { get; init; }

    public string? Md5 { get; init; }

    public string? Description { get; init; }
}
