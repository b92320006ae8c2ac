namespace Maintenance.Edge.Configuration;

/// <summary>Binds <c>csv</c> of a tag's payload.</summary>
internal static class CsvSection
{
    private const int MostColumns = 10_000;

    public static CsvSettings? Bind(Section payload)
    {
        if (payload.Optional("csv") is not { } csv)
            return null;
        const string Needed = "one ASCII character, e.g. \";\"";
        if (payload.Has("value") || payload.Has("time"))
            payload.Fault("csv", "is set beside value or time, which are places in JSON; one of the two is needed");
        var column = (int)csv.Whole("column", null, "a column's number, counted from 1,", 1, MostColumns);
        int? timeColumn = csv.Has("timeColumn") ? (int)csv.Whole("timeColumn", null, "a column's number, counted from 1,", 1, MostColumns) : Without(csv);
        var separator = csv.OptionalText("separator", Needed) ?? ",";
        if (separator is not [(> ' ' or '\t') and not '"'] || separator[0] > '~')
            csv.Fault("separator", $"is \"{separator}\"; {Needed}, is needed");
        csv.Close();
        return new(column, timeColumn, separator.Length == 1 ? separator[0] : ',');
    }

    // So that the key is known where it is not used.
    private static int? Without(Section csv)
    {
        csv.OptionalText("timeColumn", "a column's number");
        return null;
    }
}
