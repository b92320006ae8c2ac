using System.ComponentModel.DataAnnotations;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace Maintenance.Cloud.People;

/// <summary>Turns one's own second factor on and off. Both ask for the password: a page left open must not be enough.</summary>
internal static class TwoFactor
{
    public sealed record Stand(bool IsOn, int RecoveryCodesLeft);

    public sealed record Proof([StringLength(200, MinimumLength = 1)] string CurrentPassword);

    /// <param name="Secret">Base 32, for an authenticator program.</param>
    /// <param name="Uri">The same for a QR code.</param>
    public sealed record Begun(string Secret, string Uri);

    public sealed record Code([property: StringLength(20, MinimumLength = 6)] string Value);

    /// <param name="RecoveryCodes">Each stands for a code, once; they are not shown again.</param>
    public sealed record Confirmed(IReadOnlyList<string> RecoveryCodes);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/me/two-factor", GetAsync).WithName("GetMyTwoFactor").WithSummary("Whether your second factor is on.").RequirePermission(Permission.OwnProfile);
        routes.MapPost("/me/two-factor", BeginAsync).WithName("BeginTwoFactor").WithSummary("Makes a secret; it counts once a code of it was confirmed.").ProducesProblem(409).ProducesValidationProblem(422).RequirePermission(Permission.OwnProfile);
        routes.MapPost("/me/two-factor/confirm", ConfirmAsync).WithName("ConfirmTwoFactor").WithSummary("Turns your second factor on and gives the recovery codes.").ProducesValidationProblem(422).RequirePermission(Permission.OwnProfile);
        routes.MapPost("/me/two-factor/remove", RemoveAsync).WithName("RemoveTwoFactor").WithSummary("Turns your second factor off.").ProducesValidationProblem(422).RequirePermission(Permission.OwnProfile);
        routes.MapDelete("/users/{id:guid}/two-factor", ResetAsync).WithName("ResetTwoFactor").WithSummary("Turns off the second factor of somebody who lost it.").Produces(204).ProducesProblem(403).ProducesProblem(404).RequirePermission(Permission.ManagePeople);
    }

    private static async Task<Ok<Stand>> GetAsync(CurrentUser user, SecondFactor factor, CancellationToken cancellationToken)
    {
        var (isOn, left) = await factor.StandAsync(user.Id, cancellationToken);
        return TypedResults.Ok(new Stand(isOn, left));
    }

    private static async Task<Results<Ok<Begun>, ProblemHttpResult>> BeginAsync(
        Proof request, HttpContext context, CurrentUser user, PersonProof person, SecondFactor factor, CancellationToken cancellationToken)
    {
        if (await person.RefuseAsync(context, user, request.CurrentPassword, cancellationToken) is { } refused)
            return refused;
        if (await factor.BeginAsync(user.Id, cancellationToken) is not { } secret)
            return TypedResults.Problem(Problems.Of(StatusCodes.Status409Conflict, "The second factor is on", "Turn it off first."));
        var text = TimeCode.ToBase32(secret);
        return TypedResults.Ok(new Begun(text, $"otpauth://totp/Maintenance:{Uri.EscapeDataString(user.SignInName)}?secret={text}&issuer=Maintenance"));
    }

    private static async Task<Results<Ok<Confirmed>, ProblemHttpResult>> ConfirmAsync(
        Code request, HttpContext context, CurrentUser user, UserManager<UserAccount> accounts, Lockout lockout, SecondFactor factor, CancellationToken cancellationToken)
    {
        var name = accounts.NormalizeName(user.SignInName);
        if (SignIn.Refuse(context, await lockout.TryAsync(name, cancellationToken)) is { } refused)
            return refused;
        if (await factor.ConfirmAsync(user.Id, request.Value, cancellationToken) is { } codes)
            return TypedResults.Ok(new Confirmed(codes));
        return TypedResults.Problem(Problems.OfFields(
            StatusCodes.Status422UnprocessableEntity, "The second factor was not turned on", ("value", "This is not the code of the present time; is the clock right?")));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        Proof request, HttpContext context, CurrentUser user, PersonProof person, SecondFactor factor, CancellationToken cancellationToken)
    {
        if (await person.RefuseAsync(context, user, request.CurrentPassword, cancellationToken) is { } refused)
            return refused;
        await factor.EndAsync(user.Id, user.Actor, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> ResetAsync(Guid id, CurrentUser user, Database database, SecondFactor factor, CancellationToken cancellationToken)
    {
        await using (var scope = await database.AsUserAsync(user, cancellationToken))
        {
            if (await RecordSql.FindAsync(scope, Users.Kind, id, isLocked: true, cancellationToken) is null)
                return await ChangeRecord.HiddenAsync(scope, Users.Kind, id, cancellationToken);
        }

        await factor.EndAsync(id, user.Actor, cancellationToken);
        return TypedResults.NoContent();
    }
}
