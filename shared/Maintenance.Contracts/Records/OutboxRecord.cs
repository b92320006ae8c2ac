using System.Runtime.InteropServices;

namespace Maintenance.Contracts.Records;

/// <summary>One record of a lane, as it is stored and sent.</summary>
/// <param name="Kind">What the payload is.</param>
/// <param name="ReadingCount">Readings inside (0 for other kinds), known without reading the payload: what cannot be read is still counted.</param>
/// <param name="Payload">At most <see cref="MaxPayloadBytes"/>.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct OutboxRecord(RecordKind Kind, int ReadingCount, ReadOnlyMemory<byte> Payload)
{
    /// <summary>4 MiB: 65,536 readings with their names fit.</summary>
    public const int MaxPayloadBytes = 4 * 1024 * 1024;
}
