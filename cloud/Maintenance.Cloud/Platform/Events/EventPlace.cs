namespace Maintenance.Cloud.Platform;

/// <summary>A place in the order of events: everything up to it was read.</summary>
/// <param name="Txid">Of the transaction that wrote the event, as PostgreSQL writes a number of 64 bits.</param>
/// <param name="Id">Of the event within it.</param>
internal sealed record EventPlace(string Txid, long Id);
