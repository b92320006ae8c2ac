using Maintenance.Contracts.Records;

namespace Maintenance.Contracts.Transport;

/// <summary>Where a run of records stands in its stream.</summary>
/// <param name="Lane">The stream within the gateway.</param>
/// <param name="Epoch">Made anew whenever the outbox begins from nothing; sequences count within it.</param>
/// <param name="FirstSequence">Number of the first record, from 1 without gaps.</param>
/// <param name="FirstPosition">Number of the first reading, from 0: readings of all records before this one.</param>
public sealed record BatchHeader(Lane Lane, Guid Epoch, long FirstSequence, long FirstPosition);
