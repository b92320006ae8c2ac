namespace Maintenance.Protocols.OpcUa.Server.Space;

/// <summary>What may be done with the value of a variable (Part 3 §8.57).</summary>
[Flags]
public enum AccessLevels
{
    None = 0,
    CurrentRead = 1,
    CurrentWrite = 2,
    HistoryRead = 4,
}
