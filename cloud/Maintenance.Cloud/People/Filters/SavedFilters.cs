using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Mvc;

namespace Maintenance.Cloud.People;

/// <summary>
/// What people ask of a list of the API, kept under a name: its filters, search and order. It is its owner's own, or shared with the people of
/// one of the owner's sites; then who administers that site may change and remove it too. What it is called and asks is the owner's own word.
/// </summary>
internal static class SavedFilters
{
    private const string ListField = "list";
    private const string QueryField = "query";

    public static RecordDefinition Kind { get; } = new("saved-filters", "SavedFilter", "people.saved_filter",
    [
        new("isShared", FieldTypes.Flag()) { IsDefaulted = true, IsFilter = true, Shown = "(t.site_id IS NOT NULL)" },
        new("ownerId", FieldTypes.Reference()) { IsDefaulted = true, IsKept = true, IsFilter = true },
        new("owner", FieldTypes.Text()) { Shown = RecordSql.NameOfUser("t.owner_id") },
        new(ListField, FieldTypes.Matching("^[a-z][a-z/-]*$", "The name of a list, e.g. work-orders.", LongestList)) { IsRequired = true, IsFixed = true, IsFilter = true },
        new("name", FieldTypes.Text()) { IsRequired = true, IsSort = true, IsSearched = true, IsPersonal = true },
        new(QueryField, SavedQuery.Type) { IsRequired = true, IsPersonal = true },
    ])
    {
        Read = Permission.KeepFilters,
        Make = Permission.KeepFilters,
        Change = Permission.KeepFilters,
        Remove = Permission.KeepFilters,
        IsCatalogue = true, // without a site it is nobody else's
        MovesSite = true,
        Order = "name",
        Prepare = (draft, _) =>
        {
            draft.Values["ownerId"] = draft.User.Id.ToString();
            return CheckAsync(draft);
        },
        PrepareChange = (draft, _) => CheckAsync(draft),
        Constraints = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["saved_filter_named"] = ("name", "There is a filter of this name for this list already."),
        },
    };

    /// <summary>What the events say of a filter stays; what it was called and asked is forgotten, also of one that is shared or was removed.</summary>
    private const string ForgetSql = """
        WITH own AS (DELETE FROM people.saved_filter WHERE owner_id = @userId AND site_id IS NULL)
        DELETE FROM platform.personal_value AS v WHERE v.subject IN (
            SELECT e.subject FROM platform.event AS e WHERE e.type = 'SavedFilterMade' AND e.actor = @userId::text)
        """;

    private const int LongestList = 100;

    /// <summary>Forgets the filters of somebody who is erased, in a transaction of the worker; what is shared stays with the site.</summary>
    public static Task ForgetAsync(DbScope scope, Guid userId, CancellationToken cancellationToken) =>
        scope.ExecuteAsync(ForgetSql, new { userId }, cancellationToken);

    /// <summary>400 where the list cannot be asked so.</summary>
    private static async Task<ProblemDetails?> CheckAsync(RecordDraft draft)
    {
        var list = draft.Values[ListField]!.GetValue<string>();
        var asked = SavedQuery.Of((JsonObject)draft.Values[QueryField]!);
        if (await AskedList.FaultsAsync(draft.Services, list, asked) is not { } faults)
            return Refuse((ListField, $"There is no such list. There is {string.Join(", ", await AskedList.NamesAsync(draft.Services))}."));
        return faults.Count == 0 ? null : Refuse([.. faults.Select(fault => ($"{QueryField}.{fault.Name}", fault.Message))]);
    }

    private static HttpValidationProblemDetails Refuse(params (string Field, string Message)[] errors) =>
        Problems.OfFields(StatusCodes.Status400BadRequest, "The list cannot be asked so", errors);
}
