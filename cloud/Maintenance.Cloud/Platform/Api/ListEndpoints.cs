using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace Maintenance.Cloud.Platform;

/// <summary>A part of a list, whatever it is of.</summary>
internal interface IListPart
{
    Type RowType { get; }

    IEnumerable<object> Rows { get; }

    string? Next { get; }
}

/// <summary>Lists that are no records: each has its CSV, which is the same list, part after part.</summary>
internal static class ListEndpoints
{
    private const string CursorParameter = "cursor";

    /// <param name="map">
    /// Maps what answers a part of the list to a path; where there are several parts, it takes <c>cursor</c>. It stands where the list is, since
    /// only there its code is made with the program: made at every start, that of all lists would cost a third of a second.
    /// </param>
    public static void Map(string path, Func<string, RouteHandlerBuilder> map, string name, string summary, Permission permission)
    {
        map(path).WithName(name).WithSummary(summary).RequirePermission(permission);
        map($"{path}.csv")
            .AddEndpointFilterFactory((factory, next) =>
            {
                var parameters = factory.MethodInfo.GetParameters();
                var cursor = Array.FindIndex(parameters, parameter => parameter.Name is CursorParameter);
                var type = cursor < 0 ? null : parameters[cursor].ParameterType;
                return context => WriteAsync(context, next, path, name, cursor, type);
            })
            .WithName($"{name}AsCsv")
            .WithSummary("The same as CSV, whole.")
            .AddOpenApiOperationTransformer((operation, _, _) =>
            {
                operation.Responses!["200"] = new OpenApiResponse
                {
                    Description = "The list.",
                    Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { ["text/csv"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String } } },
                };
                operation.Parameters = [.. operation.Parameters?.Where(parameter => parameter.Name is not (CursorParameter or RecordQuery.Limit)) ?? []];
                return Task.CompletedTask;
            })
            .RequirePermission(permission);
    }

    private static async ValueTask<object?> WriteAsync(
        EndpointFilterInvocationContext context, EndpointFilterDelegate next, string path, string name, int cursor, Type? cursorType)
    {
        var http = context.HttpContext;
        if (new[] { RecordQuery.Limit, CursorParameter }.FirstOrDefault(http.Request.Query.ContainsKey) is { } part)
            return TypedResults.Problem(Problems.OfFields(StatusCodes.Status400BadRequest, "The list cannot be asked so", (part, "The CSV is the whole list.")));
        if (AskedList.IsOnlyRead(http)) // what could not be read is 400 by now, or was thrown
            return http.Response.StatusCode is StatusCodes.Status200OK ? TypedResults.NoContent() : (IResult)TypedResults.Empty;
        var answer = await next(context);
        if (PartOf(answer) is not { } list)
            return answer;

        await Exports.NoteAsync(http, path.TrimStart('/'), name, http.RequestAborted);
        var options = http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        string[] columns = [.. options.GetTypeInfo(list.RowType).Properties.Select(property => property.Name)];
        http.Response.ContentType = CsvText.ContentType;
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{path.Split('/')[^1]}.csv\"";
        await using var writer = new StreamWriter(http.Response.Body);
        await writer.WriteAsync(CsvText.Line(columns).AsMemory(), http.RequestAborted);
        for (var more = list; more is not null;)
        {
            foreach (var row in more.Rows)
                await writer.WriteAsync(CsvText.Line(columns, JsonSerializer.SerializeToNode(row, list.RowType, options)!.AsObject()).AsMemory(), http.RequestAborted);
            more = more.Next is { } at && cursorType is not null ? await NextAsync(context, next, cursor, cursorType, at) : null;
        }

        return TypedResults.Empty;
    }

    private static async Task<IListPart?> NextAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next, int cursor, Type type, string at)
    {
        var converter = System.ComponentModel.TypeDescriptor.GetConverter(Nullable.GetUnderlyingType(type) ?? type);
        context.Arguments[cursor] = converter.ConvertFromInvariantString(at);
        return PartOf(await next(context));
    }

    private static IListPart? PartOf(object? answer) =>
        ((answer is INestedHttpResult nested ? nested.Result : answer) as IValueHttpResult)?.Value as IListPart;
}
