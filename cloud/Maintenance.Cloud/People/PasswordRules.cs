using Microsoft.AspNetCore.Identity;

namespace Maintenance.Cloud.People;

/// <summary>Length is what makes a password hard to guess; kinds of characters are not asked for (NIST SP 800-63B, 5.1.1.2).</summary>
internal static class PasswordRules
{
    public const int MinLength = 12;

    public static void Configure(IdentityOptions options)
    {
        options.Password.RequiredLength = MinLength;
        options.Password.RequiredUniqueChars = 5;
        options.Password.RequireDigit = false;
        options.Password.RequireLowercase = false;
        options.Password.RequireUppercase = false;
        options.Password.RequireNonAlphanumeric = false;
        options.User.AllowedUserNameCharacters = string.Empty;
    }
}

/// <summary>Refuses passwords that are common ones, also where letters are swapped for digits or something is hung on.</summary>
internal sealed class CommonPasswords : IPasswordValidator<UserAccount>
{
    /// <summary>The cores of the most frequent long entries in published lists of leaked passwords.</summary>
    private static readonly string[] Cores =
    [
        "password", "passwort", "letmein", "welcome", "qwerty", "qwertz", "asdfgh", "zxcvbn", "iloveyou", "administrator", "admin",
        "maintenance", "changeme", "monkey", "dragon", "football", "baseball", "sunshine", "princess", "superman", "trustno", "abc",
        "abcdef", "secret", "default", "login", "master", "summer", "winter", "spring", "autumn", "company", "test",
    ];

    private const string Runs = "01234567890123456789 98765432109876543210 abcdefghijklmnopqrstuvwxyz qwertyuiopasdfghjklzxcvbnm 1q2w3e4r5t6z7u8i9o0p 1q2w3e4r5t6y7u8i9o0p";

    public Task<IdentityResult> ValidateAsync(UserManager<UserAccount> manager, UserAccount user, string? password) =>
        Task.FromResult(password is null || IsCommon(password, user.SignInName)
            ? IdentityResult.Failed(new IdentityError { Code = "PasswordCommon", Description = "This password is a common one: take another, e.g. four words that have nothing to do with each other." })
            : IdentityResult.Success);

    public static bool IsCommon(string password, string signInName)
    {
        var plain = password.ToLowerInvariant();
        var letters = string.Concat(plain.Select(Letter).Where(char.IsAsciiLetter));
        var rest = Cores.Append(string.Concat(signInName.ToLowerInvariant().Where(char.IsAsciiLetter))).Where(core => core.Length > 2)
            .OrderByDescending(core => core.Length)
            .Aggregate(letters, (left, core) => left.Replace(core, "", StringComparison.Ordinal));
        return Runs.Contains(plain, StringComparison.Ordinal) || rest.Length < 4 && letters.Length >= 4 || IsRepeated(plain);
    }

    private static bool IsRepeated(string plain) => Enumerable.Range(1, plain.Length / 3)
        .Any(period => plain.Where((letter, i) => letter != plain[i % period]).FirstOrDefault() == default);

    private static char Letter(char letter) => letter switch
    {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' or '@' => 'a',
        '5' or '$' => 's',
        '7' => 't',
        _ => letter,
    };
}
