namespace Maintenance.Protocols.Sparkplug.Wire;

/// <summary>Numbers of the fields in a metric's <c>oneof value</c> that are not simple.</summary>
internal static class MetricFields
{
    public const int Bytes = 16;
    public const int DataSet = 17;
    public const int Template = 18;
    public const int Extension = 19;

    /// <summary>Numbers that nobody has defined are kept as they are.</summary>
    public static SparkplugType Type(uint number) => unchecked((SparkplugType)number);

    public static uint Number(SparkplugType type) => unchecked((uint)type);
}
