using System.Text.Json;
using Maintenance.Cloud.Tests.Platform.AccessRows;

namespace Maintenance.Cloud.Tests.Platform;

/// <summary>
/// Who may do what at which endpoint, written down a second time, from the requirements: the program's own table is wrong
/// where the two differ.
/// </summary>
internal static class AccessTable
{
    /// <summary>The columns, in the order of the letters below.</summary>
    public static readonly string[] Roles =
        ["Administrator", "Manager", "Supervisor", "Technician", "StoreKeeper", "ReliabilityEngineer", "Requester", "Contractor"];

    /// <summary>
    /// Y: all of the own site. A: what is assigned to the person, and to a technician what lies in the pool. O: what is about the
    /// person. Dot: nothing.
    /// </summary>
    public static readonly Row[] Rows =
    [
        .. PeopleRows.All,
        .. FleetRows.All,
        .. AssetsRows.All,
        .. RequestsRows.All,
        .. AlarmsRows.All,
        .. CataloguesRows.All,
        .. SettingsRows.All,
        .. AuditRows.All,
        .. LiveRows.All,
        .. StopsRows.All,
        .. WorkRows.All,
    ];

    /// <summary>
    /// What a supervisor of departments has in these only: requests, stops, qualifications, and all that is done to work. Work itself, and
    /// what is written on it, such a person reads of the whole site.
    /// </summary>
    public static bool IsOfDepartments(Row row) => row.Of("Supervisor") is 'Y' && row switch
    {
        { Method: "POST", Path: "/requests" or "/requests/bulk" } => false,
        { Path: ['/', ..] path } when Begins(path, "/requests") || Begins(path, "/request-documents") || Begins(path, "/request-comments") || Begins(path, "/certificates") || Begins(path, "/certificate-documents") => true,
        { Path: ['/', ..] path } when Begins(path, "/stops") || path.EndsWith("/stops", StringComparison.Ordinal) => true,
        { Path: ['/', ..] path } => row.Method is not "GET" && Begins(path, "/work-order") && !Begins(path, "/work-order-templates"),
        _ => false,
    };

    private static bool Begins(string path, string with) => path.StartsWith(with, StringComparison.Ordinal);

    /// <param name="Path">Below /api/v1; names in braces stand for the site's own records.</param>
    /// <param name="Allowed">A letter for each of <see cref="Roles"/>.</param>
    /// <param name="Lists">The record whose presence in a list tells whether it is seen; null where the status tells.</param>
    /// <param name="ListedAs">Member of the list's items that names it.</param>
    public sealed record Row(string Method, string Path, string Allowed, string? Lists = null, string ListedAs = "id")
    {
        public string? Body { get; init; }

        public string ContentType { get; init; } = "application/json";

        /// <summary>It answers from whatever sites the person has, so there is no other to try it at.</summary>
        public bool NamesNoSite { get; init; }

        public string Query { get; init; } = "";

        /// <summary>What If-Match says.</summary>
        public int Version { get; init; } = 1;

        /// <summary>The record of People that is made anew before; null: none.</summary>
        public string? Fresh { get; init; }

        /// <summary>State that the alarm is put into before.</summary>
        public string AlarmState { get; init; } = "ActiveUnacknowledged";

        /// <summary>State that the work order is put into before.</summary>
        public string? State { get; init; }

        /// <summary>Whether any of the roles may do it at one site.</summary>
        public bool IsForSomebody => Allowed.Any(letter => letter is not '.');

        /// <summary>Whether it is about what whoever tries has written.</summary>
        public bool NamesOwn => Path.Contains("{mine}", StringComparison.Ordinal) || Path.Contains("{said}", StringComparison.Ordinal);

        public char Of(string role) => Allowed[Array.IndexOf(Roles, role)];

        /// <summary>Whether the list has the record.</summary>
        public bool Has(string text, string id) => Path.EndsWith(".csv", StringComparison.Ordinal)
            ? text.Split("\r\n").Any(line => line.Split(',').Contains(id, StringComparer.Ordinal))
            : JsonSerializer.Deserialize<JsonElement>(text).GetProperty("items").EnumerateArray()
            .Any(item => string.Equals(item.GetProperty(ListedAs).ToString(), id, StringComparison.Ordinal));
    }

    /// <summary>The reading endpoints of a kind of record that goes with the site's own plant.</summary>
    public static IEnumerable<Row> Seen(string path, string record, string read) =>
        [new("GET", $"/{path}", read, record), new("GET", $"/{path}.csv", read, record), new("GET", $"/{path}/{{{record}}}", read)];

    /// <summary>The endpoints of a kind of record; nobody at all means that there is none.</summary>
    public static IEnumerable<Row> Records(string path, string record, string read, string make, string change, string remove, string body, string patch)
    {
        yield return new("GET", $"/{path}", read, record) { Fresh = record };
        yield return new("GET", $"/{path}.csv", read, record) { Fresh = record };
        yield return new("GET", $"/{path}/{{{record}}}", read) { Fresh = record };
        if (make is not ".")
        {
            yield return new("POST", $"/{path}", make) { Fresh = record, Body = body };
            yield return new("POST", $"/{path}/bulk", make) { Fresh = record, Body = $"{{\"items\":[{body}]}}" };
        }

        if (change is not ".")
            yield return new("PATCH", $"/{path}/{{{record}}}", change) { Fresh = record, Body = patch };
        if (remove is not ".")
            yield return new("DELETE", $"/{path}/{{{record}}}", remove) { Fresh = record };
    }
}
