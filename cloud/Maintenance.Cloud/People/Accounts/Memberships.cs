using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Mvc;

namespace Maintenance.Cloud.People;

/// <summary>What a person is at a site, in all of it or in some departments, for good or for a time.</summary>
internal static class Memberships
{
    public static RecordDefinition Kind { get; } = new("memberships", "Membership", "people.membership",
    [
        new("userId", FieldTypes.Reference()) { IsRequired = true, IsFixed = true, IsFilter = true },
        new("role", FieldTypes.Choice<Role>()) { IsRequired = true, IsFilter = true, IsSort = true },
        new("departmentIds", FieldTypes.References()) { IsDefaulted = true, IsFilter = true },
        new("permissionSetIds", FieldTypes.References()) { IsDefaulted = true, IsFilter = true },
        new("fromUtc", FieldTypes.Instant()),
        new("untilUtc", FieldTypes.Instant()),
        new("reason", FieldTypes.Lines()),
        new("userName", FieldTypes.Text()) { IsDefaulted = true, Shown = RecordSql.NameOfUser("t.user_id") },
        new("siteCode", FieldTypes.Text()) { IsDefaulted = true, Shown = "(SELECT s.code FROM platform.site AS s WHERE s.id = t.site_id)" },
    ])
    {
        Read = Permission.ReadPeople,
        Make = Permission.ManagePeople,
        Change = Permission.ManagePeople,
        Remove = Permission.ManagePeople,
        Order = "createdAtUtc",
        Guard = GuardAsync,
        Settle = (services, _) => services.GetRequiredService<Sessions>().Forget(),
        Constraints = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["membership_of_person"] = ("role", "The person is this at the site already."),
            ["membership_time"] = ("untilUtc", "It ends before it begins."),
            ["membership_departments"] = ("departmentIds", "Not all of them are departments of the site."),
            ["membership_sets"] = ("permissionSetIds", "Not all of them are sets of the site."),
            ["membership_user_id_fkey"] = ("userId", NobodyWords),
        },
    };

    /// <summary>Whether a membership <c>m</c> counts now.</summary>
    public const string InForceSql = "(m.from_utc IS NULL OR m.from_utc <= now()) AND (m.until_utc IS NULL OR m.until_utc > now())";

    private const string NobodyWords = "There is nobody of this id at your sites.";

    // Others of the person's memberships that can be seen here: without one, the id was a guess.
    private const string KnownSql = "SELECT count(*) FROM people.membership AS m WHERE m.user_id = @userId AND m.id <> @id";

    private static async Task<ProblemDetails?> GuardAsync(RecordStep step, CancellationToken cancellationToken)
    {
        if (step.Before is null)
        {
            var userId = Guid.Parse(step.After!["userId"]!.GetValue<string>());
            return await step.Scope.SingleAsync<int>(KnownSql, new { userId, id = step.Id }, cancellationToken) > 0
                ? null
                : Problems.OfFields(StatusCodes.Status422UnprocessableEntity, "The membership cannot be so", ("userId", NobodyWords));
        }

        return step.Before["role"]!.GetValue<string>() is nameof(Role.Administrator)
            ? await LastAdministrator.RefuseAsync(step.Scope, step.SiteId!.Value, cancellationToken)
            : null;
    }
}
