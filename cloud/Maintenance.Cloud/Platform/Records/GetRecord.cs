namespace Maintenance.Cloud.Platform;

/// <summary>One record with its version.</summary>
internal static class GetRecord
{
    public static async Task<IResult> HandleAsync(RecordDefinition kind, Guid id, HttpContext context, CancellationToken cancellationToken)
    {
        var user = context.RequestServices.GetRequiredService<CurrentUser>();
        await using var scope = await context.RequestServices.GetRequiredService<Database>().AsUserAsync(user, cancellationToken);
        return await RecordSql.FindAsync(scope, kind, id, isLocked: false, cancellationToken) is { } record
            ? RecordAnswer.Of(context, record)
            : TypedResults.NotFound();
    }

    /// <summary>By its id, or by what people call it; 409 where several of a person's sites have such a one.</summary>
    public static async Task<IResult> HandleAsync(RecordDefinition kind, string idOrName, HttpContext context, CancellationToken cancellationToken)
    {
        if (Guid.TryParse(idOrName, out var id))
            return await HandleAsync(kind, id, context, cancellationToken);
        var user = context.RequestServices.GetRequiredService<CurrentUser>();
        await using var scope = await context.RequestServices.GetRequiredService<Database>().AsUserAsync(user, cancellationToken);
        var ids = await scope.QueryAsync<Guid>(
            $"SELECT t.id FROM {kind.Table} AS t WHERE {kind.Field(kind.SaidBy!).Sql} = @idOrName ORDER BY t.id LIMIT 20", new { idOrName = kind.SaidAs?.Invoke(idOrName) ?? idOrName }, cancellationToken);
        return ids switch
        {
            [] => TypedResults.NotFound(),
            [var one] => RecordAnswer.Of(context, (await RecordSql.FindAsync(scope, kind, one, isLocked: false, cancellationToken))!),
            _ => TypedResults.Problem(Problems.Of(StatusCodes.Status409Conflict, "Several of your sites have one of this name", $"Ask by id: {string.Join(", ", ids)}.")),
        };
    }
}
