namespace Maintenance.Analytics.State;

/// <summary>A saved state is damaged, of another version, or of another machine than the one that reads it.</summary>
/// <remarks>Whoever was reading it may be half restored: begin with a new one.</remarks>
public sealed class StateException(string message) : FormatException(message);
