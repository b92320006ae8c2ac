using Microsoft.AspNetCore.Authorization;

namespace Maintenance.Cloud.Platform;

/// <summary>An endpoint's row in the authorisation table.</summary>
internal sealed record RequiredPermission(Permission Permission) : IAuthorizationRequirement, IAuthorizationRequirementData
{
    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [this];
}

/// <summary>Grants a permission to whoever holds it in some site; in which ones, row-level security sees to.</summary>
internal sealed class RequiredPermissionHandler : AuthorizationHandler<RequiredPermission>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, RequiredPermission requirement)
    {
        if (CurrentUser.Of(context.User) is { } user
            && ((requirement.Permission == Permission.OwnProfile && user.Scopes is null) || user.For(requirement.Permission).SiteIds.Count > 0))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}

internal static class RequiredPermissionExtensions
{
    /// <summary>Lets only people in who hold <paramref name="permission"/>, and shows them only the sites where they do.</summary>
    public static TBuilder RequirePermission<TBuilder>(this TBuilder endpoint, Permission permission)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoint.RequireAuthorization().WithMetadata(new RequiredPermission(permission));
        return endpoint;
    }
}
