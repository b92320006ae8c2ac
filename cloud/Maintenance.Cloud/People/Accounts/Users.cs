using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Mvc;

namespace Maintenance.Cloud.People;

/// <summary>Accounts of people. What somebody is at a site is a <see cref="Memberships"/> record of its own.</summary>
internal static class Users
{
    public static RecordDefinition Kind { get; } = new("users", "User", "people.user_account",
    [
        new("signInName", FieldTypes.Matching(@"^[\p{L}\p{N}][\p{L}\p{N}._@+-]*$", "Letters, digits and . _ @ + -, beginning with a letter or digit.")) { IsRequired = true, IsFixed = true, IsFilter = true, IsSort = true, IsSearched = true, IsPersonal = true },
        new("displayName", FieldTypes.Text()) { IsRequired = true, IsSort = true, IsSearched = true, IsPersonal = true },
        new("givenName", FieldTypes.Text()) { IsPersonal = true },
        new("familyName", FieldTypes.Text()) { IsPersonal = true },
        new("email", FieldTypes.Matching(@"^[^\s@]+@[^\s@]+$", "An address, e.g. anna@example.com.")) { IsFilter = true, IsSearched = true, IsPersonal = true },
        new("phone", FieldTypes.Matching(@"^\+?[0-9 ()/.-]{3,}$", "Digits, blanks and + ( ) / . -, e.g. +43 1 2345.", LongestPhone)) { IsPersonal = true },
        new("language", FieldTypes.Matching("^[a-z]{2}(-[A-Z]{2})?$", "A language tag, e.g. de or de-AT.", LongestLanguage)) { IsDefaulted = true },
        new("isActive", FieldTypes.Flag()) { IsDefaulted = true, IsFilter = true },
        new("isInvited", FieldTypes.Flag()) { IsDefaulted = true, Shown = "(t.is_invited AND t.last_sign_in_at_utc IS NULL)", IsFilter = true },
        new("invitedUntilUtc", FieldTypes.Instant()) { Shown = "(people.credentials_of(t.id)).invited_until_utc" },
        new("hasSecondFactor", FieldTypes.Flag()) { Shown = "(people.credentials_of(t.id)).has_second_factor" },
        new("hasPasskeys", FieldTypes.Flag()) { Shown = "(people.credentials_of(t.id)).has_passkeys" },
        new("lockedUntilUtc", FieldTypes.Instant()) { Shown = "t.locked_until_utc" },
        new("lastSignInAtUtc", FieldTypes.Instant()) { Shown = "t.last_sign_in_at_utc" },
        new("erasedAtUtc", FieldTypes.Instant()) { Shown = "t.erased_at_utc" },
        new("siteIds", FieldTypes.References()) { IsDefaulted = true, IsFilter = true, Shown = $"(SELECT coalesce(array_agg(DISTINCT m.site_id), '{{}}') FROM people.membership AS m WHERE m.user_id = t.id AND {Memberships.InForceSql})" },
        new("roles", FieldTypes.Names(Enum.GetNames<Role>())) { IsDefaulted = true, IsFilter = true, Shown = $"(SELECT coalesce(array_agg(DISTINCT m.role), '{{}}') FROM people.membership AS m WHERE m.user_id = t.id AND {Memberships.InForceSql})" },
    ])
    {
        Read = Permission.ReadPeople,
        Change = Permission.ManagePeople,
        HasSite = false,
        Order = "displayName",
        Guard = GuardAsync,
        Settle = (services, _) => services.GetRequiredService<Sessions>().Forget(),
        Constraints = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["user_account_normalized_name_key"] = ("signInName", "Somebody has this name already."),
            ["user_account_email"] = ("email", "Somebody has this address already."),
        },
    };

    /// <summary>What people may say about themselves.</summary>
    public static IReadOnlyList<RecordField> OwnFields { get; } =
        [.. Kind.OwnFields.Where(field => field.Name is "displayName" or "givenName" or "familyName" or "email" or "phone" or "language")];

    private const int LongestPhone = 50;
    private const int LongestLanguage = 5;

    private static async Task<ProblemDetails?> GuardAsync(RecordStep step, CancellationToken cancellationToken)
    {
        if (step.Before?["erasedAtUtc"] is not null && step.After is not null)
            return Problems.Of(StatusCodes.Status409Conflict, "The person is forgotten", "Nothing is known of who it was: make a new account for somebody who comes again.");
        var isEnded = step.Before?["isActive"]?.GetValue<bool>() is true && step.After?["isActive"]?.GetValue<bool>() is false;
        if (isEnded && step.Id == step.User.Id)
            return Problems.Of(StatusCodes.Status409Conflict, "You would lock yourself out", "Ask another administrator to make your account inactive.");
        foreach (var site in isEnded ? step.Before!["siteIds"]!.AsArray() : [])
        {
            if (await LastAdministrator.RefuseAsync(step.Scope, Guid.Parse(site!.GetValue<string>()), cancellationToken) is { } refused)
                return refused;
        }

        return null;
    }
}
