using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.People;

/// <summary>What happened to an account, for the audit: never a password, a code or a token.</summary>
/// <param name="UserId">Null: nobody has the name that was tried.</param>
/// <param name="Detail">The session or key that it happened to.</param>
internal sealed record AccountTouched(Guid? UserId, Guid? Detail);

internal static class AccountEvents
{
    public const string SignedIn = nameof(SignedIn);
    public const string SignInFailed = nameof(SignInFailed);
    public const string SignedOut = nameof(SignedOut);
    public const string SessionEnded = nameof(SessionEnded);
    public const string PasswordChanged = nameof(PasswordChanged);
    public const string TwoFactorOn = nameof(TwoFactorOn);
    public const string TwoFactorOff = nameof(TwoFactorOff);
    public const string PasskeysRemoved = nameof(PasskeysRemoved);
    public const string LoginLinked = nameof(LoginLinked);
    public const string LoginUnlinked = nameof(LoginUnlinked);
    public const string UserInvited = nameof(UserInvited);
    public const string UserErased = nameof(UserErased);
    public const string UserRemoved = nameof(UserRemoved);

    public static Event Of(string type, Guid? userId, string actor, DateTimeOffset atUtc, Guid? detail) =>
        new(type, null, userId, new AccountTouched(userId, detail), actor, atUtc);
}
