namespace Maintenance.Protocols.Sparkplug.Host;

/// <summary>What the property "Quality" says of a value (§6.4.9.1); without it a value is good.</summary>
public enum SparkplugQuality
{
    /// <summary>192, or not said.</summary>
    Good,

    /// <summary>0, and every number that the specification does not have.</summary>
    Bad,

    /// <summary>500.</summary>
    Stale,
}
