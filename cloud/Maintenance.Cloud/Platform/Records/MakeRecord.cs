using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace Maintenance.Cloud.Platform;

/// <summary>What came of making or changing a record.</summary>
/// <param name="Record">As it stands now; null where it was refused.</param>
/// <param name="Step">Null where this very request had made it before.</param>
internal sealed record MakeOutcome(JsonObject? Record, RecordStep? Step, ProblemDetails? Refused);

/// <summary>Makes a record, with the id that the client made for it or one of ours.</summary>
internal static class MakeRecord
{
    public static async Task<IResult> HandleAsync(RecordDefinition kind, HttpContext context, CancellationToken cancellationToken)
    {
        var services = context.RequestServices;
        var (user, nowUtc) = (services.GetRequiredService<CurrentUser>(), services.GetRequiredService<TimeProvider>().GetUtcNow());
        var body = await RecordBody.ReadAsync(context.Request, cancellationToken);
        List<(string Field, string Message)> errors = [];
        var asked = NewRecord.Take(kind, body, nowUtc, errors);
        if (errors.Count > 0)
            return RecordBody.Refuse(errors);

        await using var scope = await services.GetRequiredService<Database>().AsUserAsync(user, cancellationToken);
        var outcome = await MakePreparedAsync(kind, services, scope, user, asked, nowUtc, cancellationToken);
        return await AnswerAsync(kind, context, scope, outcome, cancellationToken);
    }

    /// <summary>
    /// Makes one, with what nobody said filled in. What this very request made before is answered as it is now: what it would be
    /// made of may have changed since, and is not looked at again.
    /// </summary>
    internal static Task<MakeOutcome> MakePreparedAsync(
        RecordDefinition kind, IServiceProvider services, DbScope scope, CurrentUser user, NewRecord asked, DateTimeOffset nowUtc, CancellationToken cancellationToken) =>
        MakeAsync(kind, scope, user, asked, nowUtc, cancellationToken, kind.Prepare is not { } prepare ? null : async () =>
        {
            if (await prepare(new(services, scope, user, asked.Values, nowUtc), cancellationToken) is { } faulty)
                return faulty;
            await RecordSql.InsertAsync(scope, kind, asked.Id, asked.Values, user.Actor, nowUtc, cancellationToken);
            return null;
        });

    /// <summary>Makes one record in a transaction that the caller commits, or not where it was refused.</summary>
    /// <param name="insert">Adds its row, and what belongs to it, where it is not just the fields of its kind.</param>
    internal static async Task<MakeOutcome> MakeAsync(
        RecordDefinition kind, DbScope scope, CurrentUser user, NewRecord asked, DateTimeOffset nowUtc, CancellationToken cancellationToken,
        Func<Task<ProblemDetails?>>? insert = null)
    {
        var claim = await scope.ClaimAsync(asked.Id, kind.Name, asked.Body, user, nowUtc, cancellationToken);
        if (claim is IdClaim.Repeated && await RecordSql.FindAsync(scope, kind, asked.Id, isLocked: false, cancellationToken) is { } before)
            return new(before, null, null);
        if (claim is not IdClaim.New)
            return new(null, null, Taken());
        try
        {
            if (insert is null)
                await RecordSql.InsertAsync(scope, kind, asked.Id, asked.Values, user.Actor, nowUtc, cancellationToken);
            else if (await insert() is { } wrong)
                return new(null, null, wrong);
            var made = await RecordSql.FindAsync(scope, kind, asked.Id, isLocked: false, cancellationToken)
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

    /// <summary>Commits what was made, and says what came of it.</summary>
    internal static async Task<IResult> AnswerAsync(
        RecordDefinition kind, HttpContext context, DbScope scope, MakeOutcome outcome, CancellationToken cancellationToken)
    {
        if (outcome.Refused is { } refused)
            return TypedResults.Problem(refused);
        if (outcome.Step is not { } step)
            return RecordAnswer.Of(context, outcome.Record!);
        await scope.CommitAsync(cancellationToken);
        kind.Settle?.Invoke(context.RequestServices, step);
        return RecordAnswer.Made(context, kind, outcome.Record!);
    }

    /// <summary>409: the id is another record's.</summary>
    internal static HttpValidationProblemDetails Taken() => Problems.OfFields(
        StatusCodes.Status409Conflict, "The id is taken", ("id", "Another record has this id: make a new one."));
}
