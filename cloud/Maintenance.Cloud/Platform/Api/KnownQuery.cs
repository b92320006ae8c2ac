using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Mvc;

namespace Maintenance.Cloud.Platform;

/// <summary>Marks an endpoint that looks by itself at what it is asked with, as one does that takes the filters of a list of records.</summary>
internal sealed record OwnQuery;

/// <summary>
/// Refuses what an address of the API is asked with and does not know, so that a misspelt filter never answers with everything. Lists of
/// records do so by themselves, since what they know depends on the kind.
/// </summary>
internal sealed class KnownQuery(RequestDelegate next, IProblemDetailsService problems)
{
    private static readonly Type[] Values = [typeof(string), typeof(Guid), typeof(DateTimeOffset), typeof(DateOnly), typeof(decimal)];

    private readonly ConditionalWeakTable<Endpoint, string[]?> _names = [];

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Query.Count == 0 || !HttpMethods.IsGet(context.Request.Method) || context.GetEndpoint() is not RouteEndpoint endpoint
            || _names.GetValue(endpoint, one => NamesOf((RouteEndpoint)one)) is not { } known
            || context.Request.Query.Keys.FirstOrDefault(asked => !known.Contains(asked, StringComparer.OrdinalIgnoreCase)) is not { } unknown)
        {
            await next(context);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        await problems.WriteAsync(new()
        {
            HttpContext = context,
            ProblemDetails = Problems.OfFields(
                StatusCodes.Status400BadRequest, "It cannot be asked so",
                (unknown, known.Length == 0 ? "There is nothing to be asked for here." : $"It is not known here. There is {string.Join(", ", known)}.")),
        });
    }

    /// <returns>Null where the endpoint looks for itself, or is none of the API.</returns>
    public static string[]? NamesOf(RouteEndpoint endpoint)
    {
        if (endpoint.RoutePattern.RawText?.StartsWith("/api/", StringComparison.Ordinal) is not true
            || endpoint.Metadata.GetMetadata<RecordEndpoint>() is { Act: RecordAct.List or RecordAct.Csv } || endpoint.Metadata.GetMetadata<OwnQuery>() is not null
            || endpoint.Metadata.GetMetadata<MethodInfo>() is not { } handler)
        {
            return null;
        }

        return
        [
            .. handler.GetParameters().Where(parameter => IsValue(parameter.ParameterType) && endpoint.RoutePattern.GetParameter(parameter.Name!) is null
                    && parameter.GetCustomAttribute<FromHeaderAttribute>() is null)
                .Select(parameter => parameter.GetCustomAttribute<FromQueryAttribute>()?.Name ?? parameter.Name!),
        ];
    }

    private static bool IsValue(Type type)
    {
        var value = Nullable.GetUnderlyingType(type) ?? (type.IsArray ? type.GetElementType()! : type);
        return value.IsPrimitive || value.IsEnum || Values.Contains(value);
    }
}
