using System.ComponentModel.DataAnnotations;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace Maintenance.Cloud.People;

/// <summary>Changes one's own password, and ends every other session: whoever knew the old one is out.</summary>
internal static class ChangePassword
{
    public sealed record Request(
        [StringLength(200, MinimumLength = 1)] string CurrentPassword, [StringLength(200, MinimumLength = 1)] string NewPassword);

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPut("/me/password", HandleAsync)
        .WithName(nameof(ChangePassword))
        .WithSummary("Changes your password and ends your other sessions.")
        .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity)
        .ProducesProblem(StatusCodes.Status423Locked)
        .ProducesProblem(StatusCodes.Status429TooManyRequests)
        .RequirePermission(Permission.OwnProfile);

    private static async Task<Results<NoContent, ProblemHttpResult>> HandleAsync(
        Request request, HttpContext context, CurrentUser user, UserManager<UserAccount> accounts, Lockout lockout, Sessions sessions,
        Database database, TimeProvider clock, CancellationToken cancellationToken)
    {
        var name = accounts.NormalizeName(user.SignInName);
        if (SignIn.Refuse(context, await lockout.TryAsync(name, cancellationToken)) is { } refused)
            return refused;
        if (await accounts.FindByIdAsync(user.Id.ToString()) is not { } account || !await accounts.CheckPasswordAsync(account, request.CurrentPassword))
        {
            await lockout.CountWrongAsync(name, user.Id, cancellationToken);
            return TypedResults.Problem(Problems.OfFields(StatusCodes.Status422UnprocessableEntity, "The password was not changed", ("currentPassword", "This is not your password.")));
        }

        if (await NewPassword.FaultsAsync(accounts, account, request.NewPassword) is { Count: > 0 } faults)
            return NewPassword.Refuse("newPassword", faults);
        var nowUtc = clock.GetUtcNow();
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        await NewPassword.SetAsync(scope, accounts, account, request.NewPassword, cancellationToken);
        await scope.ExecuteAsync(SessionSql.RevokeOthers, new { userId = user.Id, sessionId = SessionIdentity.IdOf(context.User), nowUtc }, cancellationToken);
        await scope.WriteEventAsync(AccountEvents.Of(AccountEvents.PasswordChanged, user.Id, user.Actor, nowUtc, null), cancellationToken);
        await scope.CommitAsync(cancellationToken);
        sessions.Forget();
        return TypedResults.NoContent();
    }
}
