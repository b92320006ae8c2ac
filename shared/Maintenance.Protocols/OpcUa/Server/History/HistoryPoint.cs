using Maintenance.Protocols.OpcUa.Server.Space;

namespace Maintenance.Protocols.OpcUa.Server.History;

/// <summary>A read of a variable's history and where it goes on. Times as on the wire.</summary>
/// <param name="To">The end, not included; null: none.</param>
/// <param name="Skip">Values at just the time <paramref name="From"/> that were told already.</param>
/// <param name="Most">Values in one answer.</param>
/// <param name="Bounds">Whether the values around the end belong to the answer.</param>
internal sealed record HistoryPoint(UaVariable Variable, long From, long? To, bool Backwards, int Skip, int Most, bool Bounds, bool HasBegun);
