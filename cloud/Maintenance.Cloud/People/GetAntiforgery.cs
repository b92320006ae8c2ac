using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.People;

/// <summary>Gives a browser the token that its unsafe requests carry in <see cref="AntiforgeryGuard.Header"/>; it belongs to the person signed in.</summary>
internal static class GetAntiforgery
{
    public sealed record Response(string Token);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/auth/antiforgery", Handle)
        .WithName(nameof(GetAntiforgery))
        .WithSummary("Gives the antiforgery token and its cookie; ask again after signing in.")
        .AllowAnonymous();

    internal static Ok<Response> Handle(HttpContext context, IAntiforgery antiforgery) =>
        TypedResults.Ok(new Response(antiforgery.GetAndStoreTokens(context).RequestToken ?? ""));
}
