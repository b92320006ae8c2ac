using System.Runtime.InteropServices;

namespace Maintenance.Edge.Outbox;

/// <summary>Where a lane stands, numbered as in its epoch.</summary>
/// <param name="Epoch">As the cloud knows the stream.</param>
/// <param name="AcknowledgedThrough">Highest sequence that the cloud said it holds; 0 where none.</param>
/// <param name="OldestSequence">Lowest sequence that can still be read, acknowledged or not.</param>
/// <param name="LastSequence">Highest durable sequence; 0 where none.</param>
/// <param name="NextPosition">Readings ever stored in the epoch.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct StreamState(Guid Epoch, long AcknowledgedThrough, long OldestSequence, long LastSequence, long NextPosition)
{
    internal static StreamState Of(LaneLog log)
    {
        var cursor = log.Cursor;
        return new(
            cursor.Epoch, cursor.AcknowledgedThrough - cursor.SequenceBase,
            Math.Max(1, log.OldestSequence - cursor.SequenceBase), log.LastSequence - cursor.SequenceBase,
            log.NextPosition - cursor.PositionBase);
    }
}
