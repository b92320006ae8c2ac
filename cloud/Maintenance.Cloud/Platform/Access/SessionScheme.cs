namespace Maintenance.Cloud.Platform;

/// <summary>How a session shows itself.</summary>
internal static class SessionScheme
{
    /// <summary>Name of the authentication scheme.</summary>
    public const string Name = "Session";

    /// <summary>The browser sent its cookie: unsafe requests need the antiforgery header too.</summary>
    public const string ByCookie = "Cookie";

    /// <summary>A program sent its access token.</summary>
    public const string ByBearer = "Bearer";

    /// <summary>A program sent its key.</summary>
    public const string ByKey = "Key";

    public const string AccessCookie = "maintenance-access";
    public const string RefreshCookie = "maintenance-refresh";
}
