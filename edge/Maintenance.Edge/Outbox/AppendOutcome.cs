using System.Runtime.InteropServices;

namespace Maintenance.Edge.Outbox;

/// <summary>What became of an append.</summary>
/// <param name="IsStored">True: durable on disk, a power cut cannot take it back. False: the outbox is full and nothing was kept.</param>
/// <param name="Sequence">The record's number in its lane, from 1; 0 where it was not stored.</param>
/// <param name="FirstPosition">Readings in the lane before this record.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct AppendOutcome(bool IsStored, long Sequence, long FirstPosition)
{
    /// <summary>The bound was reached or the disk has no room. The caller declares the gap once there is room again.</summary>
    public static AppendOutcome Full => default;

    internal static AppendOutcome Stored(long sequence, long firstPosition) => new(true, sequence, firstPosition);
}
