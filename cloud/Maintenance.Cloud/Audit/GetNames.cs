using System.ComponentModel.DataAnnotations;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Maintenance.Cloud.Audit;

/// <summary>What the ids in the audit stand for, since it names everything by id.</summary>
internal static class GetNames
{
    /// <param name="Names">By id; an id without one is of nothing that there is, or that may be read.</param>
    public sealed record Response(IReadOnlyDictionary<Guid, string> Names);

    /// <summary>So many as an address may be long.</summary>
    public const int MostIds = 100;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/audit/names", HandleAsync)
        .WithName(nameof(GetNames))
        .WithSummary("What ids in the audit stand for, of those records that may be read.")
        .RequirePermission(Permission.ReadAudit);

    private static async Task<Ok<Response>> HandleAsync(
        [FromQuery, MinLength(1), MaxLength(MostIds)] Guid[] id, RecordNames names, CurrentUser user, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Response(await names.ReadAsync(user, [.. id.Distinct()], cancellationToken)));
}
