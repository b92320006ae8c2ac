using Maintenance.Contracts.Records;

namespace Maintenance.Edge.Downlink;

/// <summary>A command that the gateway has begun, and what came of it.</summary>
/// <param name="By">Who gave it: the cloud, or this machine.</param>
/// <param name="BegunAtUtc">By the gateway's clock, as is all here.</param>
/// <param name="Outcome">Null until it is known.</param>
/// <param name="ReadBack">In the tag's unit.</param>
/// <param name="IsTold">Whether the cloud was told, or need not be.</param>
internal sealed record CommandEntry(
    Guid Id, string Tag, double Value, string By, DateTimeOffset BegunAtUtc, CommandOutcome? Outcome = null, double? ReadBack = null,
    string? Detail = null, DateTimeOffset? DoneAtUtc = null, bool IsTold = false);
