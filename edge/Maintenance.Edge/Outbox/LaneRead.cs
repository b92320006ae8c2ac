using Maintenance.Contracts.Records;

namespace Maintenance.Edge.Outbox;

/// <summary>Consecutive records of a lane, in the disk's own numbers.</summary>
/// <param name="LostThrough">Last sequence here that could not be read and is a gap instead; 0 where all could.</param>
/// <param name="LostReadings">Readings that were in those records.</param>
internal sealed record LaneRead(
    long FirstSequence, long FirstPosition, IReadOnlyList<OutboxRecord> Records, long LostThrough, long LostReadings);
