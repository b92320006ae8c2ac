using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Settings;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Maintenance.Cloud.People;

/// <summary>
/// Lets people make accounts of their own at a site that allows it. They are Requesters there, whom an administrator makes more;
/// whether there is a site of that code, nobody learns.
/// </summary>
internal static class SignUp
{
    /// <param name="SiteCode">Of a site with open sign-up.</param>
    public sealed record Request(
        [StringLength(32, MinimumLength = 1)] string SiteCode, [StringLength(200, MinimumLength = 1)] string SignInName,
        [StringLength(200, MinimumLength = 1)] string DisplayName, [StringLength(200, MinimumLength = 1)] string Password);

    public static SettingDefinition Setting { get; } = new(
        "people.openSignUp", "Signing in", "Anybody may make an account at the site, as a Requester.", FieldTypes.Flag(), false, [Role.Administrator])
    {
        IsOfSite = true,
    };

    private const string SiteSql = "SELECT s.id FROM platform.site AS s WHERE s.code = @SiteCode";

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/auth/sign-up", HandleAsync)
        .WithName(nameof(SignUp))
        .WithSummary("Makes you an account at a site with open sign-up.")
        .ProducesValidationProblem(StatusCodes.Status409Conflict)
        .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity)
        .DisableAntiforgery() // it acts for nobody whom a cookie names
        .AllowAnonymous();

    private static async Task<Results<Created<Register.Response>, ProblemHttpResult>> HandleAsync(
        Request request, UserManager<UserAccount> accounts, SettingValues settings, Database database, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsWorkerAsync(cancellationToken);
        if (await scope.FindAsync<Guid?>(SiteSql, new { request.SiteCode }, cancellationToken) is not { } siteId || !settings.Get<bool>(Setting, siteId))
            return TypedResults.Problem(Problems.Of(StatusCodes.Status403Forbidden, "Sign-up is not open", "Ask an administrator of the site for an invitation."));
        List<(string Field, string Message)> errors = [];
        var said = JsonSerializer.SerializeToElement(new { signInName = request.SignInName, displayName = request.DisplayName });
        var asked = NewRecord.Take(Users.Kind, said, clock.GetUtcNow(), errors);
        if (errors.Count > 0)
            return RecordBody.Refuse(errors);
        var account = new UserAccount
        {
            Id = asked.Id,
            SignInName = request.SignInName,
            NormalizedName = accounts.NormalizeName(request.SignInName)!,
            DisplayName = request.DisplayName,
            SecurityStamp = "",
        };
        if (await NewPassword.FaultsAsync(accounts, account, request.Password) is { Count: > 0 } faults)
            return NewPassword.Refuse("password", faults);
        if (await MakeAsync(scope, accounts, asked, account, request.Password, siteId, clock.GetUtcNow(), cancellationToken) is { } refused)
            return TypedResults.Problem(refused);
        await scope.CommitAsync(cancellationToken);
        return TypedResults.Created((string?)null, new Register.Response(request.SignInName));
    }

    private static async Task<ProblemDetails?> MakeAsync(
        DbScope scope, UserManager<UserAccount> accounts, NewRecord asked, UserAccount account, string password, Guid siteId, DateTimeOffset nowUtc,
        CancellationToken cancellationToken)
    {
        var self = new CurrentUser(asked.Id, account.SignInName, account.DisplayName, [], []);
        var requester = new JsonObject { ["siteId"] = siteId.ToString("D"), ["role"] = nameof(Role.Requester) };
        var outcome = await MakeRecord.MakeAsync(Users.Kind, scope, self, asked, nowUtc, cancellationToken, () =>
            MakeUser.SaveAsync(scope, accounts, self, asked, [requester], nowUtc, cancellationToken));
        if (outcome.Refused is null)
            await NewPassword.SetAsync(scope, accounts, account, password, cancellationToken);
        return outcome.Refused;
    }
}
