using Microsoft.AspNetCore.Identity;

namespace Maintenance.Cloud.People;

/// <summary>
/// What is asked of passkeys (Web Authentication, level 3): that the device knows whose hand it is in (fingerprint, face, PIN), so that
/// it is two factors in one, and that it finds the account by itself, so that nobody types a name.
/// </summary>
internal static class PasskeyRules
{
    /// <summary>
    /// Address by which browsers reach the page, e.g. <c>https://maintenance.example.com</c>; passkeys belong to its host. Where it is
    /// not set, it is the one that each request was sent to, which behind a proxy need not be the browser's.
    /// </summary>
    public const string AddressSetting = "People:PublicAddress";

    /// <summary>How long a challenge may be answered.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private const string Required = "required";

    /// <exception cref="InvalidOperationException">The address is not one of http or https.</exception>
    public static void Configure(IdentityPasskeyOptions options, string? publicAddress)
    {
        var address = AddressOf(publicAddress);
        options.AuthenticatorTimeout = Patience;
        options.UserVerificationRequirement = Required;
        options.ResidentKeyRequirement = Required;
        options.AttestationConveyancePreference = "none";
        options.ServerDomain = address?.Host;
        options.ValidateOrigin = context =>
        {
            var request = context.HttpContext.Request;
            var expected = address?.GetLeftPart(UriPartial.Authority) ?? $"{request.Scheme}://{request.Host}";
            return ValueTask.FromResult(!context.CrossOrigin && string.Equals(context.Origin, expected, StringComparison.Ordinal));
        };
    }

    /// <summary>Reads the setting; null where it is not set.</summary>
    /// <inheritdoc cref="Configure"/>
    public static Uri? AddressOf(string? text) =>
        text is null or "" ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "https" or "http"
            ? address
            : throw new InvalidOperationException($"People__PublicAddress is not an address of http or https, e.g. https://maintenance.example.com: {text}");
}
