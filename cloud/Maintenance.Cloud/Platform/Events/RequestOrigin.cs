namespace Maintenance.Cloud.Platform;

/// <summary>Where the request came from that is being served; nothing of it outside of requests.</summary>
/// <param name="Address">Of the client, as the server sees it.</param>
internal sealed record RequestOrigin(string? Address, string? UserAgent)
{
    private const int LongestAddress = 100;
    private const int LongestUserAgent = 400;

    // Events are written by static use cases: the request is the one that this flow of control serves, as the trace is.
    private static readonly HttpContextAccessor Serving = new();

    public static RequestOrigin Current => Serving.HttpContext is { } context
        ? new(Cut(context.Connection.RemoteIpAddress?.ToString(), LongestAddress), Cut(context.Request.Headers.UserAgent, LongestUserAgent))
        : new(null, null);

    private static string? Cut(string? text, int longest) => text is { Length: > 0 } ? text[..Math.Min(text.Length, longest)] : null;
}
