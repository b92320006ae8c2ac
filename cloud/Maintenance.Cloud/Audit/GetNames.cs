using System.ComponentModel.DataAnnotations;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Maintenance.Cloud.Audit;

/// <summary>
/// What the ids in the audit stand for, since it names everything by id: people as they are called now – who was erased is a number –,
/// assets by tag number, requests and work orders by number. Each only to who may read that record; what is gone has no name any more.
/// </summary>
internal static class GetNames
{
    /// <param name="Names">By id; an id without one is of nothing that there is, or that may be read.</param>
    public sealed record Response(IReadOnlyDictionary<Guid, string> Names);

    /// <summary>So many as an address may be long.</summary>
    public const int MostIds = 100;

    /// <summary>By which a record is called, the best first.</summary>
    private static readonly string[] NameFields = ["number", "tagNumber", "displayName", "name", "code"];

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/audit/names", HandleAsync)
        .WithName(nameof(GetNames))
        .WithSummary("What ids in the audit stand for, of those records that may be read.")
        .RequirePermission(Permission.ReadAudit);

    private static async Task<Ok<Response>> HandleAsync(
        [FromQuery, MinLength(1), MaxLength(MostIds)] Guid[] id, Database database, EndpointDataSource endpoints, CurrentUser user, CancellationToken cancellationToken)
    {
        Dictionary<Guid, string> names = [];
        foreach (var same in KindsOf(endpoints).GroupBy(kind => RightsOf(user.For(kind.Kind.Read)), StringComparer.Ordinal))
        {
            await using var scope = await database.AsUserAsync(user.For(same.First().Kind.Read), cancellationToken);
            var sql = string.Join("\nUNION ALL ", same.Select(kind => SqlOf(kind.Kind, kind.Name)));
            foreach (var (found, name) in await scope.QueryAsync<(Guid Id, string Name)>(sql, new { ids = id.Distinct().ToArray() }, cancellationToken))
                names[found] = name;
        }

        return TypedResults.Ok(new Response(names));
    }

    private static string SqlOf(RecordDefinition kind, RecordField name) =>
        $"SELECT t.id, {name.Sql} AS name FROM {kind.Table} AS t WHERE t.id = ANY (@ids) AND {name.Sql} IS NOT NULL{(kind.Where is { } where ? $" AND ({where})" : "")}";

    private static IEnumerable<(RecordDefinition Kind, RecordField Name)> KindsOf(EndpointDataSource endpoints) =>
        from kind in endpoints.Endpoints.SelectMany(endpoint => endpoint.Metadata.OfType<RecordEndpoint>()).Select(endpoint => endpoint.Kind).DistinctBy(kind => kind.Name)
        let name = NameFields.Select(called => kind.Fields.FirstOrDefault(field => string.Equals(field.Name, called, StringComparison.Ordinal))).FirstOrDefault(field => field is not null)
        where name is not null
        select (kind, name);

    /// <summary>Kinds that are read by the same rights are asked for together.</summary>
    private static string RightsOf(CurrentUser reader) =>
        $"{string.Join(',', reader.SiteIds.Order())};{string.Join(',', reader.WholeSiteIds.Order())};{string.Join(',', reader.DepartmentIds.Order())}";
}
