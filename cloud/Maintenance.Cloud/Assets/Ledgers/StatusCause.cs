namespace Maintenance.Cloud.Assets;

/// <summary>What made an asset's status what it is.</summary>
public enum StatusCause
{
    Person,
    Alarm,
    Stop,
    WorkOrder,
}
