using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Maintenance.Cloud.People;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Telemetry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Fleet;

/// <summary>
/// Gives the command to write a tag. It waits until the tag's gateway asks, is executed at most once, and not at all once its
/// time is over. The same request again is answered with what it made.
/// </summary>
internal static class CommandTag
{
    /// <param name="Value">In the tag's unit.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="ExpiresAtUtc">Not begun after it; at most an hour ahead. None: five minutes ahead.</param>
    /// <param name="Id">UUID version 7 of the client's making; none: one is made.</param>
    public sealed record Request(
        double Value, [StringLength(4000, MinimumLength = 1)] string Reason, DateTimeOffset? ExpiresAtUtc = null, Guid? Id = null);

    /// <summary>Commands of a gateway that wait at once: a person gives one, a program gone wild gives no more.</summary>
    public const int MostWaiting = 100;

    private const int IdVersion = 7;
    private static readonly TimeSpan Usual = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private const string Sql = $"""
        INSERT INTO fleet.command AS c (id, site_id, gateway_id, tag_id, tag, unit, value, reason, made_at_utc, made_by, expires_at_utc)
        SELECT @id, @SiteId, @GatewayId, @tagId, @Name, @Unit, @Value, @reason, @nowUtc, @Actor, @expiresAtUtc
        WHERE (SELECT count(*) FROM fleet.command AS w WHERE w.gateway_id = @GatewayId AND w.outcome IS NULL AND w.expires_at_utc > @nowUtc) < @MostWaiting
        RETURNING {CommandRow.Columns}
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/tags/{tagId:int}/commands", HandleAsync)
        .WithName(nameof(CommandTag))
        .WithSummary("Has a tag's gateway write a value to its device.")
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity)
        .RequirePermission(Permission.WriteMachines);

    private static async Task<Results<Created<CommandView>, Ok<CommandView>, NotFound, ProblemHttpResult>> HandleAsync(
        int tagId, Request request, Database database, CurrentUser user, TimeProvider clock, CancellationToken cancellationToken)
    {
        var nowUtc = clock.GetUtcNow();
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        if (await WritableTag.FindAsync(scope, tagId, cancellationToken) is not { } tag)
            return TypedResults.NotFound();
        if (!await WriteGrants.HoldsAsync(scope, user.Id, tag.SiteId, nowUtc, cancellationToken))
        {
            return TypedResults.Problem(Problems.Of(
                StatusCodes.Status403Forbidden, "Not yours to do", "Nobody may write to machines by role alone: ask an administrator of the site for a write grant."));
        }

        if (Refusal(request, tag, nowUtc) is { } refused)
            return refused;
        var id = request.Id ?? Guid.CreateVersion7(nowUtc);
        var claim = await scope.ClaimAsync(id, nameof(CommandTag), JsonSerializer.SerializeToElement(new { tagId, request }), user, nowUtc, cancellationToken);
        if (claim is IdClaim.Repeated && await CommandRow.FindAsync(scope, id, cancellationToken) is { } before)
            return TypedResults.Ok((await CommandRow.CompleteAsync(scope, [before], nowUtc, cancellationToken))[0]);
        if (claim is not IdClaim.New)
            return Conflict("id", "Another record has this id: make a new one.");
        if (await MakeAsync(scope, id, tag, request, user, nowUtc, cancellationToken) is not { } made)
            return Conflict("tagId", $"{MostWaiting} commands wait for this gateway already: see what is wrong there.");
        var view = (await CommandRow.CompleteAsync(scope, [made], nowUtc, cancellationToken))[0];
        await scope.CommitAsync(cancellationToken);
        return TypedResults.Created($"/api/v1/commands/{id}", view);
    }

    private static async Task<CommandRow?> MakeAsync(
        DbScope scope, Guid id, WritableTag tag, Request request, CurrentUser user, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        var expiresAtUtc = request.ExpiresAtUtc ?? nowUtc + Usual;
        var made = await scope.FindAsync<CommandRow>(
            Sql,
            new { id, tag.SiteId, tag.GatewayId, tagId = tag.Id, tag.Name, tag.Unit, request.Value, reason = request.Reason.Trim(), nowUtc, user.Actor, expiresAtUtc, MostWaiting },
            cancellationToken);
        if (made is not null)
        {
            await scope.WriteEventAsync(
                new("CommandMade", tag.SiteId, id, new { id, tagId = tag.Id, tag.Name, request.Value, made.Reason, expiresAtUtc }, user.Actor, nowUtc),
                cancellationToken);
        }

        return made;
    }

    private static ProblemHttpResult? Refusal(Request request, WritableTag tag, DateTimeOffset nowUtc)
    {
        List<(string Field, string Message)> errors = [];
        if (tag.WriteMin is not { } min || tag.WriteMax is not { } max)
            errors.Add(("tagId", $"The gateway's configuration does not say that {tag.Name} is writable."));
        else if (!(request.Value >= min && request.Value <= max))
            errors.Add(("value", FormattableString.Invariant($"{tag.Name} takes {min} to {max} {tag.Unit}.").TrimEnd()));
        if (string.IsNullOrWhiteSpace(request.Reason))
            errors.Add(("reason", "Say why."));
        if (request.ExpiresAtUtc <= nowUtc || request.ExpiresAtUtc > nowUtc + Longest)
            errors.Add(("expiresAtUtc", $"It lies ahead, and no more than {Longest.TotalMinutes:0} minutes."));
        if (request.Id is { Version: not IdVersion })
            errors.Add(("id", "A UUID of version 7; leave it out to be given one."));
        return errors.Count == 0 ? null : TypedResults.Problem(Problems.OfFields(
            StatusCodes.Status422UnprocessableEntity, "The command cannot be so", [.. errors]));
    }

    private static ProblemHttpResult Conflict(string field, string words) =>
        TypedResults.Problem(Problems.OfFields(StatusCodes.Status409Conflict, "The command was not taken", (field, words)));
}
