using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.People;

/// <summary>Ends the session at once, with all tokens that came of it.</summary>
internal static class SignOut
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/auth/sign-out", HandleAsync)
        .WithName(nameof(SignOut))
        .WithSummary("Ends the session.")
        .RequirePermission(Permission.OwnProfile);

    internal static async Task<NoContent> HandleAsync(HttpContext context, Sessions sessions, CancellationToken cancellationToken)
    {
        if (context.User.Identity is SessionIdentity session)
            await sessions.EndAsync(session.User.Id, session.SessionId, cancellationToken);
        SessionCookies.Clear(context);
        return TypedResults.NoContent();
    }
}
