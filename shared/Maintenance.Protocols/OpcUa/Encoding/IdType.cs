#pragma warning disable CA1720 // the names are the specification's own

namespace Maintenance.Protocols.OpcUa.Encoding;

/// <summary>The kinds of identifier a NodeId may have (Part 3 §8.2.3).</summary>
public enum IdType
{
    Numeric = 0,
    String = 1,
    Guid = 2,
    Opaque = 3,
}
