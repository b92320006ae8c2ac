using Microsoft.AspNetCore.Authentication;

namespace Maintenance.Cloud.Platform;

/// <summary>Who gets an answer that takes long: the token that it began with may have ended, or mean less than it did.</summary>
internal static class LongAnswer
{
    /// <summary>Whether the token of the request is still good, and with the same rights as when it came.</summary>
    public static async Task<bool> StandsAsync(HttpContext http, CurrentUser began, CancellationToken cancellationToken)
    {
        // A request is authenticated once: what is true now, only another one tells.
        await using var services = http.RequestServices.CreateAsyncScope();
        var asked = new DefaultHttpContext { RequestServices = services.ServiceProvider, RequestAborted = cancellationToken };
        asked.Request.Path = http.Request.Path;
        asked.Request.Headers.Authorization = http.Request.Headers.Authorization;
        asked.Request.Headers.Cookie = http.Request.Headers.Cookie;
        return CurrentUser.Of((await asked.AuthenticateAsync()).Principal) is { } now
            && now.Memberships.SequenceEqual(began.Memberships)
            && (now.Scopes is { } scopes ? began.Scopes?.SetEquals(scopes) is true : began.Scopes is null);
    }
}
