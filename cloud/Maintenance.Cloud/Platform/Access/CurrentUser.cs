using System.Security.Claims;

namespace Maintenance.Cloud.Platform;

/// <param name="Role">What the person is there.</param>
internal sealed record Membership(Guid SiteId, string SiteCode, string SiteName, Role Role);

/// <summary>The person a request stands for.</summary>
/// <param name="SiteIds">Sites in which this person holds the permission that the request asks for; row-level security shows no other.</param>
internal sealed record CurrentUser(
    Guid Id, string SignInName, string DisplayName, IReadOnlyList<Membership> Memberships, IReadOnlyList<Guid> SiteIds)
{
    /// <summary>Of <see cref="SiteIds"/> those that the permission opens whole; in the others only what is assigned to this person.</summary>
    public IReadOnlyList<Guid> WholeSiteIds { get; init; } = [];

    /// <summary>How events name this person.</summary>
    public string Actor => Id.ToString();

    public bool May(Permission permission, Guid siteId) =>
        Memberships.Any(at => at.SiteId == siteId && Authorisation.Table[permission].Contains(at.Role));

    /// <summary>Whether <paramref name="permission"/> holds for all of the site, whatever is assigned to whom.</summary>
    public bool MayWhole(Permission permission, Guid siteId) =>
        Memberships.Any(at => at.SiteId == siteId && Authorisation.IsWhole(permission, at.Role));

    /// <summary>Whether what is assigned to nobody at the site is this person's to take.</summary>
    public bool IsInPool(Guid siteId) => Memberships.Any(at => at.SiteId == siteId && at.Role is Role.Technician);

    /// <summary>The same person, seeing only the sites in which <paramref name="permission"/> is theirs.</summary>
    public CurrentUser For(Permission permission) => this with
    {
        SiteIds = [.. Memberships.Where(at => Authorisation.Table[permission].Contains(at.Role)).Select(at => at.SiteId).Distinct()],
        WholeSiteIds = [.. Memberships.Where(at => Authorisation.IsWhole(permission, at.Role)).Select(at => at.SiteId).Distinct()],
    };

    /// <summary>The person behind a principal (of a request or of a live connection); null where nobody signed in.</summary>
    public static CurrentUser? Of(ClaimsPrincipal? principal) => (principal?.Identity as SessionIdentity)?.User;
}

/// <summary>An identity that a session proved.</summary>
internal sealed class SessionIdentity(CurrentUser user, Guid sessionId, string scheme) : ClaimsIdentity(
    [new Claim(ClaimTypes.NameIdentifier, user.Id.ToString()), new Claim(ClaimTypes.Name, user.SignInName)], scheme)
{
    public CurrentUser User => user;

    public Guid SessionId => sessionId;
}
