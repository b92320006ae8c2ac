using System.Runtime.InteropServices;

namespace Maintenance.Edge.Outbox;

/// <summary>How much of a lane waits for the cloud.</summary>
/// <param name="Records">Durable and not yet acknowledged.</param>
/// <param name="Readings">Inside those records.</param>
/// <param name="Bytes">On disk, acknowledged ones of a segment not yet deleted included.</param>
/// <param name="OldestAppendedAtUtc">When the first of them was appended; null where none waits or it cannot be read.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct OutboxDepth(long Records, long Readings, long Bytes, DateTimeOffset? OldestAppendedAtUtc);
