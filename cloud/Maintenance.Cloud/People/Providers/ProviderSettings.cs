using System.Text.RegularExpressions;

namespace Maintenance.Cloud.People;

/// <summary>
/// A provider of logins, by section <c>People:Providers:ID</c>. With <see cref="Authority"/> it is one of OpenID Connect and tells the rest
/// itself; else it is plain OAuth 2.0, and the three endpoints and the names of the fields are said here.
/// </summary>
internal sealed partial record ProviderSettings
{
    public const string Section = "Providers";

    /// <summary>As the page calls it.</summary>
    public string Name { get; init; } = "";

    /// <summary>The issuer of OpenID Connect, exactly as its tokens name it.</summary>
    public string Authority { get; init; } = "";

    public string ClientId { get; init; } = "";

    public string ClientSecret { get; init; } = "";

    /// <summary>Separated by blanks.</summary>
    public string Scopes { get; init; } = "openid profile email";

    public string AuthorizationEndpoint { get; init; } = "";

    public string TokenEndpoint { get; init; } = "";

    public string UserInformationEndpoint { get; init; } = "";

    /// <summary>What names the person for good, of the user information.</summary>
    public string SubjectField { get; init; } = "sub";

    public string EmailField { get; init; } = "email";

    /// <summary>Says whether the provider has checked the address; without it no address counts.</summary>
    public string EmailVerifiedField { get; init; } = "email_verified";

    public bool IsOpenId => Authority.Length > 0;

    /// <summary>Reads them all.</summary>
    /// <exception cref="InvalidOperationException">One is not whole; the message says what to set.</exception>
    public static IReadOnlyList<(string Id, ProviderSettings Settings)> Read(IConfiguration people) =>
        [.. people.GetSection(Section).GetChildren().Select(section =>
        {
            var settings = section.Get<ProviderSettings>() ?? new();
            var fault = Ids().IsMatch(section.Key) ? settings.Fault() : "its id is 1 to 32 small letters, digits and -.";
            return fault is null ? (section.Key, settings) : throw new InvalidOperationException($"People__Providers__{section.Key}: {fault}");
        })];

    private string? Fault() =>
        Name.Length == 0 || ClientId.Length == 0 || ClientSecret.Length == 0 ? "Name, ClientId and ClientSecret are needed."
        : IsOpenId ? IsSafe(Authority) ? null : "Authority is an address of https (of http only on this computer)."
        : Array.TrueForAll([AuthorizationEndpoint, TokenEndpoint, UserInformationEndpoint], IsSafe) ? null
        : "Say Authority (OpenID Connect), or AuthorizationEndpoint, TokenEndpoint and UserInformationEndpoint (OAuth 2.0), each an address of https (of http only on this computer).";

    internal static bool IsSafe(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme is "https" || (uri.Scheme is "http" && uri.IsLoopback));

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,31}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Ids();
}
