using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace Maintenance.Cloud.People;

/// <summary>Registers a passkey of whoever asks: a challenge that the device signs, then its public key, with a name to know it by.</summary>
internal static partial class MakePasskey
{
    /// <param name="CurrentPassword">Of who has one; else the sign-in must be new.</param>
    public sealed record Proof([StringLength(200, MinimumLength = 1)] string? CurrentPassword = null);

    /// <param name="Ticket">Of the challenge.</param>
    /// <param name="Credential">As the browser's <c>toJSON</c> gives it.</param>
    public sealed record Request(
        [StringLength(200, MinimumLength = 1)] string Ticket, [StringLength(200, MinimumLength = 1)] string Name, JsonElement Credential);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/me/passkeys/challenge", AskAsync).WithName("AskForPasskey").WithSummary("Asks your device for a new passkey.")
            .Produces<PasskeyChallenge>().ProducesValidationProblem(422).ProducesProblem(423).ProducesProblem(429).RequirePermission(Permission.OwnProfile);
        routes.MapPost("/me/passkeys", HandleAsync).WithName(nameof(MakePasskey)).WithSummary("Registers the passkey that your device made.")
            .WithMetadata(new AnsweredRecord(Passkeys.Kind, HasPrecondition: false)).RequirePermission(Permission.OwnProfile);
    }

    private static async Task<IResult> AskAsync(
        Proof proof, HttpContext context, CurrentUser user, PersonProof person, IPasskeyHandler<UserAccount> handler, PasskeyChallenges challenges,
        CancellationToken cancellationToken)
    {
        if (await person.RefuseAsync(context, user, proof.CurrentPassword, cancellationToken) is { } refused)
            return refused;
        var entity = new PasskeyUserEntity { Id = user.Id.ToString(), Name = user.SignInName, DisplayName = user.DisplayName };
        var asked = await handler.MakeCreationOptionsAsync(entity, context);
        return TypedResults.Ok(await challenges.AddAsync(user.Id, asked.CreationOptionsJson, asked.AttestationState ?? "", cancellationToken));
    }

    private static async Task<IResult> HandleAsync(
        Request request, HttpContext context, CurrentUser user, IPasskeyHandler<UserAccount> handler, PasskeyChallenges challenges, Database database,
        TimeProvider clock, ILogger<PasskeyChallenges> log, CancellationToken cancellationToken)
    {
        if (await challenges.TakeAsync(user.Id, request.Ticket, cancellationToken) is not { } state)
            return Refuse("ticket", "It was used, has run out, or is not yours. Begin again.");
        var result = await handler.PerformAttestationAsync(new() { HttpContext = context, CredentialJson = request.Credential.GetRawText(), AttestationState = state });
        if (!result.Succeeded || !string.Equals(result.UserEntity.Id, user.Id.ToString(), StringComparison.Ordinal))
        {
            LogRefused(log, result.Failure?.Message ?? "it was made for somebody else");
            return Refuse("credential", "The device's answer was not taken: it is of another page, or the device did not check whose hand it is in.");
        }

        var nowUtc = clock.GetUtcNow();
        var id = Guid.CreateVersion7(nowUtc);
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        if (await PasskeyRows.CountAsync(scope, user.Id, cancellationToken) >= PasskeyRows.Most)
            return TypedResults.Problem(Problems.Of(StatusCodes.Status409Conflict, "No more passkeys", $"You have {PasskeyRows.Most}: remove one first."));
        await PasskeyRows.InsertAsync(scope, id, user, request.Name, result.Passkey, nowUtc, cancellationToken);
        var made = await RecordSql.FindAsync(scope, Passkeys.Kind, id, isLocked: false, cancellationToken);
        await new RecordStep(scope, user, null, made).WriteStepAsync(Passkeys.Kind, nowUtc, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return RecordAnswer.Of(context, made!);
    }

    private static ProblemHttpResult Refuse(string field, string words) => TypedResults.Problem(Problems.OfFields(
        StatusCodes.Status422UnprocessableEntity, "The passkey was not registered", (field, words)));

    [LoggerMessage(Level = LogLevel.Warning, Message = "A passkey was not registered: {Reason}")]
    private static partial void LogRefused(ILogger log, string reason);
}
