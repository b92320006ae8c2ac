namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>Which times a value is told with (Part 4, "TimestampsToReturn").</summary>
public enum TimestampsToReturn
{
    Source = 0,
    Server = 1,
    Both = 2,
    Neither = 3,
}
