using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.People;

/// <summary>A browser keeps its tokens in cookies that no script can read and no other site can have sent.</summary>
internal static class SessionCookies
{
    private const string RefreshPath = "/api/v1/auth";

    public static void Set(HttpContext context, SessionTokens tokens)
    {
        context.Response.Cookies.Append(SessionScheme.AccessCookie, tokens.AccessToken, Options(context, "/", Sessions.AccessFor));
        context.Response.Cookies.Append(SessionScheme.RefreshCookie, tokens.RefreshToken, Options(context, RefreshPath, Sessions.RefreshFor));
    }

    public static void Clear(HttpContext context)
    {
        context.Response.Cookies.Delete(SessionScheme.AccessCookie, Options(context, "/", null));
        context.Response.Cookies.Delete(SessionScheme.RefreshCookie, Options(context, RefreshPath, null));
    }

    private static CookieOptions Options(HttpContext context, string path, TimeSpan? maxAge) => new()
    {
        HttpOnly = true,
        Secure = context.Request.IsHttps,
        SameSite = SameSiteMode.Strict,
        Path = path,
        MaxAge = maxAge,
        IsEssential = true,
    };
}
