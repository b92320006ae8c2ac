namespace Maintenance.Protocols.Sparkplug;

/// <summary>Metrics that the protocol itself uses.</summary>
public static class WellKnownMetrics
{
    /// <summary>Ties an NDEATH to its NBIRTH.</summary>
    public const string BdSeq = "bdSeq";

    /// <summary>Written true by a host application that wants the births again.</summary>
    public const string Rebirth = "Node Control/Rebirth";
}
