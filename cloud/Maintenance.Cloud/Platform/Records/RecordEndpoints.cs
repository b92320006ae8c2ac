namespace Maintenance.Cloud.Platform;

/// <summary>What an endpoint of a kind of record does; the document is written from it.</summary>
internal sealed record RecordEndpoint(RecordDefinition Kind, RecordAct Act);

/// <summary>An endpoint of another kind that answers with a record.</summary>
/// <param name="HasPrecondition">Whether it wants If-Match.</param>
internal sealed record AnsweredRecord(RecordDefinition Kind, bool HasPrecondition);

internal enum RecordAct
{
    List,
    Csv,
    Get,
    Make,
    MakeMany,
    Change,
    Remove,
}

internal static class RecordEndpoints
{
    /// <summary>Maps the endpoints that a kind of record has.</summary>
    public static void MapRecords(this IEndpointRouteBuilder routes, RecordDefinition kind)
    {
        Add(routes.MapGet(kind.Path, (HttpContext context, CancellationToken token) => ListRecords.HandleAsync(kind, context, token)), kind, RecordAct.List, kind.Read);
        Add(routes.MapGet($"{kind.Path}.csv", (HttpContext context, CancellationToken token) => ListRecordsAsCsv.HandleAsync(kind, context, token)), kind, RecordAct.Csv, kind.Read);
        Add(MapGet(routes, kind), kind, RecordAct.Get, kind.Read);
        if (kind.Make is { } make)
        {
            Add(routes.MapPost(kind.Path, (HttpContext context, CancellationToken token) => MakeRecord.HandleAsync(kind, context, token)), kind, RecordAct.Make, make);
            Add(routes.MapPost($"{kind.Path}/bulk", (HttpContext context, CancellationToken token) => MakeRecords.HandleAsync(kind, context, token)), kind, RecordAct.MakeMany, make);
        }

        if (kind.Change is { } change)
            Add(routes.MapPatch($"{kind.Path}/{{id:guid}}", (Guid id, HttpContext context, CancellationToken token) => ChangeRecord.HandleAsync(kind, id, context, token)), kind, RecordAct.Change, change);
        if (kind.Remove is { } remove)
            Add(routes.MapDelete($"{kind.Path}/{{id:guid}}", (Guid id, HttpContext context, CancellationToken token) => RemoveRecord.HandleAsync(kind, id, context, token)), kind, RecordAct.Remove, remove);
    }

    private static RouteHandlerBuilder MapGet(IEndpointRouteBuilder routes, RecordDefinition kind) => kind.SaidBy is null
        ? routes.MapGet($"{kind.Path}/{{id:guid}}", (Guid id, HttpContext context, CancellationToken token) => GetRecord.HandleAsync(kind, id, context, token))
        : routes.MapGet($"{kind.Path}/{{id}}", (string id, HttpContext context, CancellationToken token) => GetRecord.HandleAsync(kind, id, context, token));

    private static void Add(IEndpointConventionBuilder endpoint, RecordDefinition kind, RecordAct act, Permission permission) =>
        endpoint.WithName($"{act}{kind.Name}").WithMetadata(new RecordEndpoint(kind, act)).RequirePermission(permission);
}
