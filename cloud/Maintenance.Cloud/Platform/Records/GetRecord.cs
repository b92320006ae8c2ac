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
}
