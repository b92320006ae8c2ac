using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.DataProtection;

namespace Maintenance.Cloud.People;

/// <summary>Who people are, how they sign in, what they are at which site.</summary>
internal sealed class PeopleModule : IModule
{
    public string Name => "People";

    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddAuthentication(SessionScheme.Name).AddScheme<SessionOptions, SessionHandler>(SessionScheme.Name, null);
        services.AddAuthorizationBuilder().SetFallbackPolicy(new(
            [new Microsoft.AspNetCore.Authorization.Infrastructure.DenyAnonymousAuthorizationRequirement()], [SessionScheme.Name]));

        // Antiforgery is all that is protected with these keys; after a restart the page fetches a new token.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddAntiforgery(options =>
        {
            options.HeaderName = AntiforgeryGuard.Header;
            options.Cookie.Name = "maintenance-antiforgery";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
    }

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
    }
}
