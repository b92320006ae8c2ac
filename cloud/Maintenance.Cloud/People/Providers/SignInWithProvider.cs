using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.People;

/// <summary>
/// Signs in by a provider that the configuration names. The page asks for the address and goes there; the provider sends the browser
/// back to the callback, which sets the session's cookies. No code is asked for beside it: that is the provider's part.
/// </summary>
internal static partial class SignInWithProvider
{
    /// <param name="Id">As the configuration names it.</param>
    public sealed record Provider(string Id, string Name);

    public sealed record Providers(IReadOnlyList<Provider> Items);

    /// <param name="Invitation">Links the login with the account of the invitation.</param>
    public sealed record Request([StringLength(200, MinimumLength = 1)] string? Invitation = null);

    /// <param name="Address">Where the browser is to go.</param>
    public sealed record Response(string Address);

    private const string InvitationItem = "invitation";
    private static readonly object AddressKey = new();

    /// <summary>The schemes of the configuration's providers.</summary>
    public static void Add(AuthenticationBuilder authentication, IConfiguration people)
    {
        var providers = ProviderSettings.Read(people);
        authentication.Services.AddSingleton(new Providers([.. providers.Select(one => new Provider(one.Id, one.Settings.Name))]));
        var publicAddress = PasskeyRules.AddressOf(people["PublicAddress"]);
        foreach (var (id, settings) in providers)
            authentication.AddOAuth<ProviderOptions, ProviderHandler>(id, settings.Name, options => Configure(options, id, settings, publicAddress));
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/auth/providers", (Providers providers) => TypedResults.Ok(providers)).WithName("GetProviders")
            .WithSummary("Lists the providers that one can sign in by.").AllowAnonymous();
        routes.MapPost("/auth/providers/{id}/sign-in", HandleAsync).WithName(nameof(SignInWithProvider))
            .WithSummary("Begins to sign in by a provider: says where to send the browser, which then comes back signed in.")
            .DisableAntiforgery() // nothing is done here on behalf of the person that a cookie names
            .AllowAnonymous();
    }

    private static async Task<Results<Ok<Response>, NotFound, ProblemHttpResult>> HandleAsync(
        string id, Request request, HttpContext context, Providers providers, ILogger<ExternalLogins> log)
    {
        if (!providers.Items.Any(one => string.Equals(one.Id, id, StringComparison.Ordinal)))
            return TypedResults.NotFound();
        try
        {
            var properties = new AuthenticationProperties { RedirectUri = "/" };
            if (request.Invitation is { } invitation)
                properties.Items[InvitationItem] = invitation;
            await context.ChallengeAsync(id, properties);
        }
        catch (LoginRefusedException away)
        {
            LogRefused(log, id, away.Message);
            return TypedResults.Problem(Problems.Of(StatusCodes.Status503ServiceUnavailable, "The provider is away", "It did not answer as it should. Try again in a moment, or sign in another way."));
        }

        return TypedResults.Ok(new Response((string)context.Items[AddressKey]!));
    }

    private static void Configure(ProviderOptions options, string id, ProviderSettings settings, Uri? publicAddress)
    {
        (options.Provider, options.PublicAddress) = (settings, publicAddress);
        (options.ClientId, options.ClientSecret) = (settings.ClientId, settings.ClientSecret);
        (options.AuthorizationEndpoint, options.TokenEndpoint, options.UserInformationEndpoint) = (settings.AuthorizationEndpoint, settings.TokenEndpoint, settings.UserInformationEndpoint);
        options.CallbackPath = $"/api/v1/auth/providers/{id}/callback";
        options.UsePkce = true;
        options.Scope.Clear();
        foreach (var scope in settings.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            options.Scope.Add(scope);
        options.CorrelationCookie.SameSite = SameSiteMode.Lax; // the provider sends the browser back by a link
        options.CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.Events.OnRedirectToAuthorizationEndpoint = context =>
        {
            context.HttpContext.Items[AddressKey] = context.RedirectUri;
            return Task.CompletedTask;
        };
        options.Events.OnTicketReceived = ReceiveAsync;
        options.Events.OnAccessDenied = context => LeaveAsync(context, context.HttpContext, id, "the person refused, at the provider");
        options.Events.OnRemoteFailure = context => LeaveAsync(context, context.HttpContext, id, context.Failure?.Message ?? "no reason is known");
    }

    private static async Task ReceiveAsync(TicketReceivedContext context)
    {
        var (services, token) = (context.HttpContext.RequestServices, context.HttpContext.RequestAborted);
        var (userId, refusal) = await services.GetRequiredService<ExternalLogins>().FindOrLinkAsync(
            context.Scheme.Name, context.Principal!.FindFirstValue(ClaimTypes.NameIdentifier)!, context.Principal!.FindFirstValue(ClaimTypes.Email),
            context.Properties!.Items.TryGetValue(InvitationItem, out var invitation) ? invitation : null, token);
        if (userId is { } known)
        {
            await SignIn.BeginAsync(context.HttpContext, nameof(SessionMode.Cookie), known, services.GetRequiredService<Sessions>(), token);
            context.Response.Redirect("/");
        }
        else
        {
            LogRefused(services.GetRequiredService<ILogger<ExternalLogins>>(), context.Scheme.Name, refusal.ToString());
            context.Response.Redirect($"/?signIn={refusal}");
        }

        context.HandleResponse();
    }

    private static Task LeaveAsync(HandleRequestContext<RemoteAuthenticationOptions> refused, HttpContext context, string id, string reason)
    {
        LogRefused(context.RequestServices.GetRequiredService<ILogger<ExternalLogins>>(), id, reason);
        context.Response.Redirect($"/?signIn={LoginRefusal.Refused}");
        refused.HandleResponse();
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A sign-in by {Provider} was refused: {Reason}")]
    private static partial void LogRefused(ILogger log, string provider, string reason);
}
