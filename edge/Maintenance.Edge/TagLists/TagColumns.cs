namespace Maintenance.Edge.TagLists;

/// <summary>The columns of a tag list, and the key of a tag's configuration that each stands for.</summary>
internal static class TagColumns
{
    private static readonly (string Column, string Key)[] Known =
    [
        ("name", "name"), ("asset", "asset"), ("signal", "signal"), ("kind", "kind"), ("unit", "unit"),
        ("table", "register.table"), ("address", "register.address"), ("type", "register.type"), ("order", "register.order"),
        ("first bit", "register.bits.first"), ("bits", "register.bits.count"), ("length", "register.length"),
        ("topic", "topic"), ("value pointer", "payload.value"), ("time pointer", "payload.time"),
        ("node id", "node.id"), ("node path", "node.path"), ("access", "node.access"), ("sampling", "node.sampling"),
        ("scale", "scale"), ("offset", "offset"), ("counter last", "counter.last"),
        ("min", "range.min"), ("max", "range.max"), ("deadband", "deadband"), ("max silence", "maxSilence"),
        ("low", "limits.low"), ("high", "limits.high"), ("hysteresis", "limits.hysteresis"), ("on delay", "limits.onDelay"),
        ("off delay", "limits.offDelay"), ("priority", "limits.priority"), ("safety", "limits.safety"),
        ("detector", "detector.kind"), ("budget", "detector.budget"), ("detector priority", "detector.priority"),
    ];

    private static readonly Dictionary<string, string> Keys = Known.ToDictionary(known => Plain(known.Column), known => known.Key, StringComparer.Ordinal);

    /// <summary>All names, in the order in which lists are written.</summary>
    public static IEnumerable<string> Names => Known.Select(known => known.Column);

    /// <summary>The key that a column stands for; any key may also be named itself. Null: none.</summary>
    public static string? KeyOf(string column) =>
        Keys.GetValueOrDefault(Plain(column)) ?? (column.Contains('.', StringComparison.Ordinal) ? column : null);

    /// <summary>The column that a key is written to.</summary>
    public static string NameOf(string key) => Array.Find(Known, known => string.Equals(known.Key, key, StringComparison.Ordinal)).Column ?? key;

    /// <summary>Where a key stands among others.</summary>
    public static int PlaceOf(string key) =>
        Array.FindIndex(Known, known => string.Equals(known.Key, key, StringComparison.Ordinal)) is >= 0 and var place ? place : Known.Length;

    private static string Plain(string column) =>
        column.Replace(" ", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();
}
