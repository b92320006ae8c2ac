namespace Maintenance.Protocols.OpcUa.Server.Sessions;

/// <summary>Who uses a session, and what he may do besides looking.</summary>
public sealed record ServerUser(string Name, bool MayChange = true);
