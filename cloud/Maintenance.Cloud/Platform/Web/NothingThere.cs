namespace Maintenance.Cloud.Platform;

/// <summary>
/// Answers 404 for an address outside the API that nothing is mapped to. Inside the API whoever is not signed in is told
/// 401 instead, so that addresses cannot be tried out.
/// </summary>
internal sealed class NothingThere(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not null || context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
