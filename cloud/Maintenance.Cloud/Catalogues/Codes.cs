using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Catalogues;

/// <summary>The catalogues that are a code and what it means (ISO 14224, annex B): what went on in a failure, what led to it, what was done.</summary>
internal static class Codes
{
    public static RecordDefinition Mechanisms { get; } = Of("failure-mechanisms", "FailureMechanism", "failure_mechanism");

    public static RecordDefinition Causes { get; } = Of("failure-causes", "FailureCause", "failure_cause");

    public static RecordDefinition Remedies { get; } = Of("remedies", "Remedy", "remedy");

    public static RecordDefinition StopReasons { get; } = Of(
        "stop-reasons", "StopReason", "stop_reason", new RecordField("stopType", FieldTypes.Choice<StopType>()) { IsRequired = true, IsFilter = true });

    private const int LongestCode = 12;

    private static RecordDefinition Of(string path, string name, string table, params RecordField[] more) => new(path, name, $"catalogues.{table}",
    [
        new("code", FieldTypes.Matching("^[A-Z0-9][A-Z0-9.-]{0,11}$", "Capital letters, digits, . and -, e.g. 2.4.", LongestCode)) { IsRequired = true, IsFixed = true, IsFilter = true, IsSort = true, IsSearched = true },
        new("description", FieldTypes.Text()) { IsRequired = true, IsSort = true, IsSearched = true },
        .. more,
        new("isArchived", FieldTypes.Flag()) { IsDefaulted = true, IsFilter = true },
    ])
    {
        IsCatalogue = true,
        Read = Permission.ReadCatalogues,
        Make = Permission.ChangeCatalogues,
        Change = Permission.ChangeCatalogues,
        Remove = Permission.RemoveCatalogues,
        Order = "code",
        Constraints = new Dictionary<string, (string, string)>(StringComparer.Ordinal) { [$"{table}_pkey"] = ("code", "There is one of this code already.") },
    };
}
