namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>How a value of the past was changed (Part 11 §6.6.3).</summary>
public enum HistoryUpdateType
{
    None = 0,
    Insert = 1,
    Replace = 2,
    Update = 3,
    Delete = 4,
}
