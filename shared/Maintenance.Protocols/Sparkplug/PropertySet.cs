namespace Maintenance.Protocols.Sparkplug;

/// <summary>Names and values beside a metric (§6.4.8): two lists that must be equally long.</summary>
public sealed record PropertySet(IReadOnlyList<string> Keys, IReadOnlyList<PropertyValue> Values)
{
    /// <summary>The name of the one property that Sparkplug itself gives a meaning (§6.4.9.1).</summary>
    public const string Quality = "Quality";

    /// <summary>Why it cannot be read; null where it can [tck-id-payloads-propertyset-keys-array-size].</summary>
    public string? Fault => Keys.Count == Values.Count ? null : $"A property set has {Keys.Count} keys and {Values.Count} values.";

    /// <returns>Null where there is none of the name, or the set cannot be read.</returns>
    public PropertyValue? Find(string key)
    {
        for (var index = 0; Fault is null && index < Keys.Count; index++)
        {
            if (string.Equals(Keys[index], key, StringComparison.Ordinal))
                return Values[index];
        }

        return null;
    }
}
