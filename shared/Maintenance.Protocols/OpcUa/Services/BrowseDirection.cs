namespace Maintenance.Protocols.OpcUa.Services;

/// <summary>Which way references are followed (Part 4 §7.5).</summary>
public enum BrowseDirection
{
    Forward = 0,
    Inverse = 1,
    Both = 2,
}
