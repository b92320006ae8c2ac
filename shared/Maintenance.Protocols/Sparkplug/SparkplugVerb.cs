namespace Maintenance.Protocols.Sparkplug;

/// <summary>What a topic says of its message (§4.1.3).</summary>
public enum SparkplugVerb
{
    /// <summary>An edge node is there: all its metrics, with their values.</summary>
    NBirth,

    /// <summary>An edge node has gone.</summary>
    NDeath,

    /// <summary>A device of an edge node is there.</summary>
    DBirth,

    /// <summary>A device has gone.</summary>
    DDeath,
    NData,
    DData,

    /// <summary>A command to an edge node.</summary>
    NCmd,

    /// <summary>A command to a device.</summary>
    DCmd,

    /// <summary>Whether a host application is there.</summary>
    State,
}
