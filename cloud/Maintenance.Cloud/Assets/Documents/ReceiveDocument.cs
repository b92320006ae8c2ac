using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Assets;

/// <summary>What every endpoint that takes a file for a record does; what the file belongs to, each says itself.</summary>
internal static class ReceiveDocument
{
    /// <summary>Says in the API's document that the body is a file and the answer its document.</summary>
    public static RouteHandlerBuilder TakesFile(this RouteHandlerBuilder route, RecordDefinition kind) => route
        .Accepts<byte[]>("application/octet-stream")
        .WithMetadata(ReceivedFile.SizeLimit)
        .WithMetadata(new AnsweredRecord(kind, HasPrecondition: false));

    /// <param name="kind">Of the document.</param>
    /// <param name="id">The client's; null: one of ours.</param>
    /// <param name="keep">Keeps the file with what it belongs to, or says why not.</param>
    public static async Task<IResult> HandleAsync(
        RecordDefinition kind, string name, string? title, Guid? id, HttpContext context, Func<Turn, Task<MakeOutcome>> keep, CancellationToken cancellationToken)
    {
        var received = await ReceivedFile.ReadAsync(context.Request, name, title, id, cancellationToken);
        if (received.File is not { } file)
            return TypedResults.Problem(received.Refused!);
        var services = context.RequestServices;
        var user = services.GetRequiredService<CurrentUser>();
        await using var scope = await services.GetRequiredService<Database>().AsUserAsync(user, cancellationToken);
        var outcome = await keep(new(scope, file, user, id, services.GetRequiredService<TimeProvider>().GetUtcNow()));
        return await MakeRecord.AnswerAsync(kind, context, scope, outcome, cancellationToken);
    }

    /// <summary>A file in the transaction that keeps it.</summary>
    public sealed record Turn(DbScope Scope, ReceivedFile File, CurrentUser User, Guid? Id, DateTimeOffset NowUtc)
    {
        /// <summary>The file is not kept, by the name of the field that is at fault.</summary>
        public static MakeOutcome Refuse(string field, string message) => new(null, null, ReceivedFile.Refuse((field, message)));
    }
}
