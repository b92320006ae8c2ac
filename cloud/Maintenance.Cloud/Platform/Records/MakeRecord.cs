using System.Text.Json;
using Npgsql;

namespace Maintenance.Cloud.Platform;

/// <summary>Makes a record, with the id that the client made for it or one of ours.</summary>
internal static class MakeRecord
{
    private const string IdField = "id";

    public static async Task<IResult> HandleAsync(RecordDefinition kind, HttpContext context, CancellationToken cancellationToken)
    {
        var services = context.RequestServices;
        var (user, nowUtc) = (services.GetRequiredService<CurrentUser>(), services.GetRequiredService<TimeProvider>().GetUtcNow());
        var body = await RecordBody.ReadAsync(context.Request, cancellationToken);
        List<(string Field, string Message)> errors = [];
        var id = ReadId(body, nowUtc, errors);
        var values = RecordBody.Take(kind.Fields, RecordInput.Made, body, errors, IdField);
        if (errors.Count > 0)
            return RecordBody.Refuse(errors);

        await using var scope = await services.GetRequiredService<Database>().AsUserAsync(user, cancellationToken);
        var claim = await scope.ClaimAsync(id, kind.Name, body, user, nowUtc, cancellationToken);
        if (claim is IdClaim.Repeated && await RecordSql.FindAsync(scope, kind, id, isLocked: false, cancellationToken) is { } made)
            return RecordAnswer.Of(context, made);
        if (claim is not IdClaim.New)
            return Taken();
        try
        {
            await RecordSql.InsertAsync(scope, kind, id, values, user.Actor, nowUtc, cancellationToken);
            return await FinishAsync(kind, context, scope, user, id, nowUtc, cancellationToken);
        }
        catch (PostgresException refused) when (RecordRefusal.Is(refused))
        {
            return RecordRefusal.Of(kind, refused);
        }
    }

    /// <summary>The id that a body names, or a new one.</summary>
    internal static Guid ReadId(JsonElement body, DateTimeOffset nowUtc, List<(string Field, string Message)> errors)
    {
        if (!body.TryGetProperty(IdField, out var given))
            return Guid.CreateVersion7(nowUtc);
        var read = FieldTypes.ReadNewId(given);
        if (read.Value is { } id)
            return Guid.Parse(id.GetValue<string>());
        errors.Add((IdField, read.Fault!));
        return Guid.Empty;
    }

    internal static IResult Taken() => TypedResults.Problem(Problems.OfFields(
        StatusCodes.Status409Conflict, "The id is taken", (IdField, "Another record has this id: make a new one.")));

    private static async Task<IResult> FinishAsync(
        RecordDefinition kind, HttpContext context, DbScope scope, CurrentUser user, Guid id, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        var made = await RecordSql.FindAsync(scope, kind, id, isLocked: false, cancellationToken)
            ?? throw new InvalidOperationException($"{kind.Table} hides a row from the person who may make it.");
        var step = new RecordStep(scope, user, null, made);
        if (kind.Guard is { } guard && await guard(step, cancellationToken) is { } refused)
            return TypedResults.Problem(refused);
        await step.WriteStepAsync(kind, nowUtc, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        kind.Settle?.Invoke(context.RequestServices, step);
        return RecordAnswer.Made(context, kind, made);
    }
}
