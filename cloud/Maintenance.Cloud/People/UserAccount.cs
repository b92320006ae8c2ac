namespace Maintenance.Cloud.People;

/// <summary>A person's account.</summary>
internal sealed class UserAccount
{
    public required Guid Id { get; init; }

    public required string SignInName { get; set; }

    public required string NormalizedName { get; set; }

    public required string DisplayName { get; init; }

    public string? PasswordHash { get; set; }

    /// <summary>Changes with the password and ends what was proved before.</summary>
    public required string SecurityStamp { get; set; }

    public bool IsActive { get; init; } = true;
}
