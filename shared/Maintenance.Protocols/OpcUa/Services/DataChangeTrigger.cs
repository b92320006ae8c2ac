namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>Which changes count: each adds to the one before (Part 4 §7.10).</summary>
public enum DataChangeTrigger
{
    Status = 0,
    StatusValue = 1,
    StatusValueTimestamp = 2,
}
