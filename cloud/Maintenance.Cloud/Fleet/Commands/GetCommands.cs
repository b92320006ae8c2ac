using System.ComponentModel.DataAnnotations;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Fleet;

/// <summary>Lists commands, the latest first, and shows one.</summary>
internal static class GetCommands
{
    private const string Sql = $"""
        SELECT {CommandRow.Columns} FROM fleet.command AS c
        WHERE (@gateway::uuid IS NULL OR c.gateway_id = @gateway) AND (@tag::integer IS NULL OR c.tag_id = @tag)
          AND (@cursor::bigint IS NULL OR c.arrival < @cursor)
        ORDER BY c.arrival DESC LIMIT @most
        """;

    public static void Map(IEndpointRouteBuilder routes)
    {
        ListEndpoints.Map("/commands", at => routes.MapGet(at, ListAsync), nameof(GetCommands), "Lists commands to write tags, the latest first.", Permission.ReadGateways);
        routes.MapGet("/commands/{id:guid}", FindAsync)
            .WithName("GetCommand")
            .RequirePermission(Permission.ReadGateways);
    }

    private static async Task<Ok<Page<CommandView>>> ListAsync(
        Guid? gateway, int? tag, long? cursor, [Range(1, Page.MaxLimit)] int? limit, Database database, CurrentUser user, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        var page = await Page.ReadAsync<CommandRow, long>(scope, Sql, new { gateway, tag }, cursor, limit, row => row.Arrival, cancellationToken);
        return TypedResults.Ok(page.With(await CommandRow.CompleteAsync(scope, page.Items, clock.GetUtcNow(), cancellationToken)));
    }

    private static async Task<Results<Ok<CommandView>, NotFound>> FindAsync(
        Guid id, Database database, CurrentUser user, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        return await CommandRow.FindAsync(scope, id, cancellationToken) is { } row
            ? TypedResults.Ok((await CommandRow.CompleteAsync(scope, [row], clock.GetUtcNow(), cancellationToken))[0])
            : TypedResults.NotFound();
    }
}
