using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace Maintenance.Cloud.Platform;

/// <summary>What came of making a record.</summary>
/// <param name="Record">As it stands now; null where it was refused.</param>
/// <param name="Step">Null where this very request had made it before.</param>
internal sealed record MakeOutcome(JsonObject? Record, RecordStep? Step, ProblemDetails? Refused);

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
        var outcome = await MakeAsync(kind, scope, user, id, body, values, nowUtc, cancellationToken);
        if (outcome.Refused is { } refused)
            return TypedResults.Problem(refused);
        if (outcome.Step is not { } step)
            return RecordAnswer.Of(context, outcome.Record!);
        await scope.CommitAsync(cancellationToken);
        kind.Settle?.Invoke(services, step);
        return RecordAnswer.Made(context, kind, outcome.Record!);
    }

    /// <summary>Makes one record in a transaction that the caller commits, or not where it was refused.</summary>
    /// <param name="body">What was sent for it, whole.</param>
    /// <param name="values">What <see cref="RecordBody"/> took of it.</param>
    internal static async Task<MakeOutcome> MakeAsync(
        RecordDefinition kind, DbScope scope, CurrentUser user, Guid id, JsonElement body, JsonObject values, DateTimeOffset nowUtc,
        CancellationToken cancellationToken)
    {
        var claim = await scope.ClaimAsync(id, kind.Name, body, user, nowUtc, cancellationToken);
        if (claim is IdClaim.Repeated && await RecordSql.FindAsync(scope, kind, id, isLocked: false, cancellationToken) is { } before)
            return new(before, null, null);
        if (claim is not IdClaim.New)
            return new(null, null, TakenProblem());
        try
        {
            await RecordSql.InsertAsync(scope, kind, id, values, user.Actor, nowUtc, cancellationToken);
            var made = await RecordSql.FindAsync(scope, kind, id, isLocked: false, cancellationToken)
                ?? throw new InvalidOperationException($"{kind.Table} hides a row from the person who may make it.");
            var step = new RecordStep(scope, user, null, made);
            if (kind.Guard is { } guard && await guard(step, cancellationToken) is { } refused)
                return new(null, null, refused);
            await step.WriteStepAsync(kind, nowUtc, cancellationToken);
            return new(made, step, null);
        }
        catch (PostgresException refused) when (RecordRefusal.Is(refused))
        {
            return new(null, null, RecordRefusal.Describe(kind, refused));
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

    internal static IResult Taken() => TypedResults.Problem(TakenProblem());

    private static HttpValidationProblemDetails TakenProblem() => Problems.OfFields(
        StatusCodes.Status409Conflict, "The id is taken", (IdField, "Another record has this id: make a new one."));
}
