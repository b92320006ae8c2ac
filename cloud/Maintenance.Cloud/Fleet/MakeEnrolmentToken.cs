using System.ComponentModel.DataAnnotations;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Fleet;

/// <summary>Makes a one-time token with which a gateway of this name may enrol itself at a site. It is shown once; the database keeps its hash.</summary>
internal static class MakeEnrolmentToken
{
    /// <param name="Site">Code of the site.</param>
    /// <param name="Gateway">The gateway's name in its configuration.</param>
    public sealed record Request(
        [StringLength(32, MinimumLength = 1)] string Site, [StringLength(200, MinimumLength = 1)] string Gateway);

    public sealed record Response(string Token, DateTimeOffset ExpiresAtUtc);

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private const string Sql = """
        INSERT INTO fleet.enrolment_token (hash, site_id, gateway_name, created_by, created_at_utc, expires_at_utc)
        SELECT @hash, s.id, @Gateway, @actor, @nowUtc, @expiresAtUtc FROM platform.site AS s WHERE s.code = @Site
        """;

    public static Verb Verb { get; } = new("enrolment-token", RunAsync);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/gateways/enrolment-tokens", HandleAsync)
        .WithName(nameof(MakeEnrolmentToken))
        .WithSummary("Makes a one-time token for a gateway.")
        .RequirePermission(Permission.ManageGateways);

    internal static async Task<Results<Ok<Response>, ProblemHttpResult>> HandleAsync(
        Request request, CurrentUser user, Database database, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        if (await MakeAsync(scope, request, user.Actor, clock, cancellationToken) is not { } response)
        {
            return TypedResults.Problem(Problems.OfFields(
                StatusCodes.Status422UnprocessableEntity, "There is no such site", ("site", $"No site {request.Site} that you may administer.")));
        }

        await scope.CommitAsync(cancellationToken);
        return TypedResults.Ok(response);
    }

    private static async Task RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var request = new Request(context.Option("--site"), context.Option("--gateway"));
        await using var scope = await context.AsOwnerAsync(cancellationToken);
        var response = await MakeAsync(scope, request, "system:verb", context.Services.GetRequiredService<TimeProvider>(), cancellationToken)
            ?? throw new VerbRefusedException($"There is no site {request.Site}: make it first with the verb site (seed-demo makes {SeedDemoVerb.SiteCode}).");
        await scope.CommitAsync(cancellationToken);
        await context.PrintAsync(response);
    }

    private static async Task<Response?> MakeAsync(
        DbScope scope, Request request, string actor, TimeProvider clock, CancellationToken cancellationToken)
    {
        var nowUtc = clock.GetUtcNow();
        var token = TokenHash.NewToken();
        var expiresAtUtc = nowUtc + Lifetime;
        var made = await scope.ExecuteAsync(
            Sql, new { hash = TokenHash.Of(token), request.Site, request.Gateway, actor, nowUtc, expiresAtUtc }, cancellationToken);
        return made == 1 ? new(token, expiresAtUtc) : null;
    }
}
