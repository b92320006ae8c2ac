using Maintenance.Cloud.Fleet;
using Maintenance.Cloud.Platform;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Transport;

namespace Maintenance.Cloud.Telemetry;

/// <summary>A batch on its way into the database, and what came up meanwhile.</summary>
/// <param name="Contents">Its new records.</param>
internal sealed record StoringBatch(
    DbScope Scope, GatewayIdentity Gateway, BatchHeader Header, IReadOnlyList<RecordContent> Contents, DateTimeOffset NowUtc)
{
    /// <summary>What is kept aside of it.</summary>
    public List<QuarantinedContent> Quarantined { get; } = [];

    /// <summary>Tags made or declared in this transaction; known to others once it is committed.</summary>
    public Dictionary<string, int> NewTags { get; } = new(StringComparer.Ordinal);

    /// <summary>The readings taken, block by block, with the ids of each block's tags (0: not taken).</summary>
    public List<(ReadingBlock Block, int[] TagIds)> Blocks { get; } = [];
}

/// <summary>A record, or part of its readings, that the cloud keeps aside.</summary>
/// <param name="FromUtc">Earliest time of arrival at the gateway, where it is known.</param>
internal sealed record QuarantinedContent(
    RecordContent Content, ReadOnlyMemory<byte> Payload, int ReadingCount, string Reason, DateTimeOffset FromUtc, DateTimeOffset ToUtc);
