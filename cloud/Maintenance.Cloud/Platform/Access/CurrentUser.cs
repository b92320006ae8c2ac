using System.Collections.Frozen;
using System.Security.Claims;

namespace Maintenance.Cloud.Platform;

/// <param name="Role">What the person is there.</param>
/// <param name="DepartmentIds">Departments that it is narrowed to, in order; none: the whole site.</param>
internal sealed record Membership(Guid SiteId, string SiteCode, string SiteName, Role Role, IReadOnlyList<Guid> DepartmentIds)
{
    /// <summary>Permissions that sets of the site add to the role.</summary>
    public IReadOnlySet<Permission> Added { get; init; } = FrozenSet<Permission>.Empty;

    public bool Equals(Membership? other) =>
        other is not null && SiteId == other.SiteId && Role == other.Role && string.Equals(SiteName, other.SiteName, StringComparison.Ordinal)
        && string.Equals(SiteCode, other.SiteCode, StringComparison.Ordinal) && DepartmentIds.SequenceEqual(other.DepartmentIds)
        && Added.SetEquals(other.Added);

    public override int GetHashCode() => HashCode.Combine(SiteId, Role);
}

/// <summary>The person a request stands for.</summary>
/// <param name="SiteIds">Sites in which this person holds the permission that the request asks for; row-level security shows no other.</param>
internal sealed record CurrentUser(
    Guid Id, string SignInName, string DisplayName, IReadOnlyList<Membership> Memberships, IReadOnlyList<Guid> SiteIds)
{
    /// <summary>Of <see cref="SiteIds"/> those that the permission opens whole; in the others only what is assigned to this person.</summary>
    public IReadOnlyList<Guid> WholeSiteIds { get; init; } = [];

    /// <summary>Departments in which the permission holds where it does not open the site whole.</summary>
    public IReadOnlyList<Guid> DepartmentIds { get; init; } = [];

    /// <summary>What the key allows with which a program stands for this person; null: everything that the person may.</summary>
    public IReadOnlySet<Permission>? Scopes { get; init; }

    /// <summary>How events name this person, or the key that a program used.</summary>
    public string Actor { get; init; } = Id.ToString();

    public bool May(Permission permission, Guid siteId) => Holding(permission).Any(at => at.SiteId == siteId);

    /// <summary>Whether <paramref name="permission"/> holds for all of the site, whatever is assigned to whom.</summary>
    public bool MayWhole(Permission permission, Guid siteId) =>
        Holding(permission).Any(at => at.SiteId == siteId && Authorisation.IsWhole(permission, at));

    /// <summary>Whether what is assigned to nobody at the site is this person's to take.</summary>
    public bool IsInPool(Guid siteId) => Memberships.Any(at => at.SiteId == siteId && at.Role is Role.Technician);

    /// <summary>The same person, seeing only the sites in which <paramref name="permission"/> is theirs.</summary>
    public CurrentUser For(Permission permission) => this with
    {
        SiteIds = [.. Holding(permission).Select(at => at.SiteId).Distinct()],
        WholeSiteIds = [.. Holding(permission).Where(at => Authorisation.IsWhole(permission, at)).Select(at => at.SiteId).Distinct()],
        DepartmentIds = [.. Holding(permission).Where(at => Authorisation.IsOfDepartments(permission, at)).SelectMany(at => at.DepartmentIds).Distinct()],
    };

    private IEnumerable<Membership> Holding(Permission permission) =>
        Memberships.Where(at => Authorisation.Holds(permission, at) && Scopes?.Contains(permission) is not false);

    /// <summary>The person behind a principal (of a request or of a live connection); null where nobody signed in.</summary>
    public static CurrentUser? Of(ClaimsPrincipal? principal) => (principal?.Identity as SessionIdentity)?.User;
}

/// <summary>An identity that a session proved.</summary>
internal sealed class SessionIdentity(CurrentUser user, Guid sessionId, string scheme) : ClaimsIdentity(
    [new Claim(ClaimTypes.NameIdentifier, user.Id.ToString()), new Claim(ClaimTypes.Name, user.SignInName)], scheme)
{
    public CurrentUser User => user;

    public Guid SessionId => sessionId;

    /// <summary>The session of a principal.</summary>
    public static Guid IdOf(ClaimsPrincipal principal) => (principal.Identity as SessionIdentity)?.SessionId ?? Guid.Empty;
}
