using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace Maintenance.Cloud.People;

/// <summary>Sets a password that the rules allow.</summary>
internal static class NewPassword
{
    private const string Sql =
        "UPDATE people.user_account SET password_hash = @hash, security_stamp = @stamp WHERE id = @Id";

    /// <returns>What speaks against it; nothing where it is good.</returns>
    public static async Task<IReadOnlyList<string>> FaultsAsync(UserManager<UserAccount> accounts, UserAccount account, string password)
    {
        List<string> faults = [];
        foreach (var validator in accounts.PasswordValidators)
            faults.AddRange((await validator.ValidateAsync(accounts, account, password)).Errors.Select(error => error.Description));
        return faults;
    }

    public static ProblemHttpResult Refuse(string field, IEnumerable<string> faults) => TypedResults.Problem(Problems.OfFields(
        StatusCodes.Status422UnprocessableEntity, "The password was not taken", [.. faults.Select(fault => (field, fault))]));

    public static Task SetAsync(DbScope scope, UserManager<UserAccount> accounts, UserAccount account, string password, CancellationToken cancellationToken) =>
        scope.ExecuteAsync(
            Sql, new { account.Id, hash = accounts.PasswordHasher.HashPassword(account, password), stamp = TokenHash.NewToken() }, cancellationToken);
}
