using System.Runtime.InteropServices;

namespace Maintenance.Edge.Outbox;

/// <summary>What of a segment may be read: bytes up to an end, records up to a last sequence, and the position behind that.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LaneSpan(LogSegment Segment, long End, long LastSequence, long EndPosition);
