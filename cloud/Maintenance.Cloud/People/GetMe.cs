using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.People;

/// <summary>Says who is signed in, and what they are at which site.</summary>
internal static class GetMe
{
    public sealed record Response(Guid Id, string SignInName, string DisplayName, IReadOnlyList<RoleAtSite> Roles)
    {
        internal static Response Of(CurrentUser user) => new(
            user.Id, user.SignInName, user.DisplayName,
            [.. user.Memberships.Select(at => new RoleAtSite(at.SiteId, at.SiteCode, at.SiteName, at.Role))]);
    }

    public sealed record RoleAtSite(Guid SiteId, string SiteCode, string SiteName, Role Role);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/me", Handle)
        .WithName(nameof(GetMe))
        .WithSummary("Says who is signed in.")
        .RequirePermission(Permission.OwnProfile);

    internal static Ok<Response> Handle(CurrentUser user) => TypedResults.Ok(Response.Of(user));
}
