using Microsoft.AspNetCore.Antiforgery;

namespace Maintenance.Cloud.Platform;

/// <summary>
/// Asks for the antiforgery header wherever a browser's cookies alone would let a request change something. A bearer token
/// or a gateway's signature is not sent by a browser on its own, so those need none.
/// </summary>
internal sealed class AntiforgeryGuard(RequestDelegate next, IAntiforgery antiforgery, IProblemDetailsService problems)
{
    /// <summary>Header that carries the token of <c>GET /api/v1/auth/antiforgery</c>.</summary>
    public const string Header = "X-Antiforgery";

    public async Task InvokeAsync(HttpContext context)
    {
        var isSafe = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) || HttpMethods.IsOptions(context.Request.Method);
        var isByCookie = context.User.Identity is { IsAuthenticated: true, AuthenticationType: SessionScheme.ByCookie };
        var isExempt = context.GetEndpoint()?.Metadata.GetMetadata<IAntiforgeryMetadata>() is { RequiresValidation: false };
        if (isSafe || isExempt || !isByCookie || await antiforgery.IsRequestValidAsync(context))
        {
            await next(context);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        await problems.WriteAsync(new()
        {
            HttpContext = context,
            ProblemDetails = Problems.Of(
                StatusCodes.Status400BadRequest, "The antiforgery token is missing or old",
                $"Get one from /api/v1/auth/antiforgery and send it in {Header}."),
        });
    }
}
