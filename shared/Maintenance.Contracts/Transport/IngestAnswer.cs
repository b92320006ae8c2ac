namespace Maintenance.Contracts.Transport;

/// <summary>What the cloud holds of a stream, after a batch was taken or when it does not join on (409).</summary>
/// <param name="Epoch">The epoch spoken of.</param>
/// <param name="StoredThrough">Highest sequence stored; 0 where nothing is. The next batch begins at one more.</param>
/// <param name="Quarantined">Records of this batch that the cloud could not read and keeps aside.</param>
public sealed record IngestAnswer(Guid Epoch, long StoredThrough, int Quarantined);
