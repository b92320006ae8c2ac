using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Assets;

/// <summary>What came of a file.</summary>
internal enum ImportOutcome
{
    /// <summary>It was read to its end: of a dry run nothing is kept.</summary>
    Done,

    /// <summary>It cannot be used, or rows of it are bad: nothing of it is kept.</summary>
    Refused,
}

/// <summary>Files that were imported, tried or refused: who sent which, when, and what came of it. Rows come and none changes.</summary>
internal static class ImportRuns
{
    public static RecordDefinition Kind { get; } = new("import-runs", "ImportRun", "assets.import_run",
    [
        new("userId", FieldTypes.Reference()) { IsDefaulted = true, IsKept = true, IsFilter = true },
        new("by", FieldTypes.Text()) { Shown = RecordSql.NameOfUser("t.user_id") },
        new("fileName", FieldTypes.Text()) { IsKept = true, IsSearched = true },
        new("bytes", FieldTypes.Long(0, long.MaxValue)) { IsDefaulted = true, IsKept = true },
        new("sha256", FieldTypes.Text()) { IsDefaulted = true, IsKept = true, IsFilter = true },
        new("isDryRun", FieldTypes.Flag()) { IsDefaulted = true, IsKept = true, IsFilter = true },
        new("outcome", FieldTypes.Choice<ImportOutcome>()) { IsDefaulted = true, IsKept = true, IsFilter = true },
        new("rows", Count()) { IsDefaulted = true, IsKept = true },
        new("made", Count()) { IsDefaulted = true, IsKept = true },
        new("changed", Count()) { IsDefaulted = true, IsKept = true },
        new("unchanged", Count()) { IsDefaulted = true, IsKept = true },
        new("badRows", Count()) { IsDefaulted = true, IsKept = true },
    ])
    {
        Read = Permission.ReadImports,
        Order = "-createdAtUtc",
    };

    private static FieldType Count() => FieldTypes.Whole(0, int.MaxValue);
}
