namespace Maintenance.Protocols.Sparkplug;

/// <summary>The families of <see cref="SparkplugType"/>.</summary>
public static class SparkplugTypes
{
    /// <summary>Those that a data set's column and a template's parameter may have (§6.4.16, basic types).</summary>
    public static bool IsBasic(this SparkplugType type) => type is >= SparkplugType.Int8 and <= SparkplugType.Text;

    /// <summary>Those that a property may have.</summary>
    public static bool IsOfProperty(this SparkplugType type) =>
        type.IsBasic() || type is SparkplugType.PropertySet or SparkplugType.PropertySetList;

    /// <summary>Those that a metric may have.</summary>
    public static bool IsOfMetric(this SparkplugType type) =>
        type is >= SparkplugType.Int8 and <= SparkplugType.Template or >= SparkplugType.Int8Array and <= SparkplugType.DateTimeArray;

    /// <summary>Those whose value is bytes that hold many of one kind.</summary>
    public static bool IsArray(this SparkplugType type) => type is >= SparkplugType.Int8Array and <= SparkplugType.DateTimeArray;
}
