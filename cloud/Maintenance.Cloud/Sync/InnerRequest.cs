using System.Text.Json;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Features;

namespace Maintenance.Cloud.Sync;

/// <summary>A request to an endpoint of this program on behalf of another one: with its person and origin, and with what the endpoint itself asks for.</summary>
internal static class InnerRequest
{
    /// <param name="Body">Null where nothing was answered.</param>
    public sealed record Answer(int Status, JsonElement? Body);

    public static async Task<Answer> SendAsync(
        HttpContext outer, RouteEndpoint endpoint, Guid? recordId, long? version, JsonElement? body, CancellationToken cancellationToken)
    {
        await using var services = outer.RequestServices.CreateAsyncScope();
        using var answered = new MemoryStream();
        var inner = Make(outer, endpoint, recordId, version, body, services.ServiceProvider, answered, cancellationToken);
        var authorisation = services.ServiceProvider.GetRequiredService<IAuthorizationService>();
        if (endpoint.Metadata.GetMetadata<RequiredPermission>() is not { } required || !(await authorisation.AuthorizeAsync(outer.User, null, [required])).Succeeded)
            return Refused(Problems.Of(StatusCodes.Status403Forbidden, "Forbidden", "Your roles do not allow this."));

        var accessor = services.ServiceProvider.GetRequiredService<IHttpContextAccessor>();
        accessor.HttpContext = inner;
        try
        {
            await endpoint.RequestDelegate!(inner);
        }
        catch (BadHttpRequestException unreadable)
        {
            return Refused(ExceptionProblems.Describe(unreadable));
        }
        finally
        {
            accessor.HttpContext = outer;
        }

        return new(inner.Response.StatusCode, answered.Length == 0 ? null : JsonSerializer.Deserialize<JsonElement>(answered.ToArray()));
    }

    public static Answer Refused(Microsoft.AspNetCore.Mvc.ProblemDetails problem) =>
        new(problem.Status!.Value, JsonSerializer.SerializeToElement(problem, problem.GetType(), JsonSerializerOptions.Web));

    private static DefaultHttpContext Make(
        HttpContext outer, RouteEndpoint endpoint, Guid? recordId, long? version, JsonElement? body, IServiceProvider services, MemoryStream answered, CancellationToken cancellationToken)
    {
        var inner = new DefaultHttpContext { RequestServices = services, User = outer.User, RequestAborted = cancellationToken };
        inner.Features.Set(outer.Features.Get<IHttpConnectionFeature>());
        inner.SetEndpoint(endpoint);
        inner.Request.Method = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0];
        inner.Request.Scheme = outer.Request.Scheme;
        inner.Request.Host = outer.Request.Host;
        inner.Request.Path = endpoint.RoutePattern.RawText!.Replace("{id:guid}", "{id}", StringComparison.Ordinal).Replace("{id}", recordId?.ToString(), StringComparison.Ordinal);
        inner.Request.RouteValues["id"] = recordId?.ToString();
        inner.Request.Headers.UserAgent = outer.Request.Headers.UserAgent;
        if (version is { } tag)
            inner.Request.Headers.IfMatch = Precondition.Tag(tag);
        if (body is { } said)
        {
            var bytes = JsonSerializer.SerializeToUtf8Bytes(said);
            inner.Request.ContentType = "application/json";
            inner.Request.ContentLength = bytes.Length;
            inner.Request.Body = new MemoryStream(bytes);
            inner.Features.Set<IHttpRequestBodyDetectionFeature>(new HasBody());
        }

        inner.Response.Body = answered;
        return inner;
    }

    private sealed class HasBody : IHttpRequestBodyDetectionFeature
    {
        public bool CanHaveBody => true;
    }
}
