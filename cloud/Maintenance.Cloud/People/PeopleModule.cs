using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Identity;

namespace Maintenance.Cloud.People;

/// <summary>Who people are, how they sign in, what they are at which site.</summary>
internal sealed class PeopleModule : IModule
{
    public string Name => "People";

    /// <summary>What the module keeps as records.</summary>
    internal static RecordDefinition[] Records =>
    [
        Users.Kind, Memberships.Kind, Sites.Kind, Departments.Kind, Teams.Kind, Skills.Kind, Certificates.Kind, Shifts.Kind, Holidays.Kind, HolidayCalendars.Kind, PermissionSets.Kind,
        CertificateDocuments.Kind, PersonDocuments.Kind, LabourRates.Kind, PeopleList.Kind, SavedFilters.Kind, MakeApiKey.Kind, WriteGrants.Kind, Passkeys.Kind,
    ];

    public IReadOnlyList<Verb> Verbs => [FirstLogin.Verb, MakeSite.Verb];

    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<Sessions>().AddSingleton<Lockout>().AddSingleton<ApiKeys>().AddSingleton<SecondFactor>().AddSingleton<SecretBox>().AddSingleton<PasskeyChallenges>();
        services.AddSingleton<IForgets, ForgetSessions>().AddWorker(provider => ActivatorUtilities.CreateInstance<KeepRetention>(provider));
        services.AddSingleton<ExternalLogins>().AddSingleton<ProviderDocuments>();
        SignInWithProvider.Add(services.AddAuthentication(SessionScheme.Name).AddScheme<SessionOptions, SessionHandler>(SessionScheme.Name, null), configuration);
        services.AddAuthorizationBuilder().SetFallbackPolicy(new([new DenyAnonymousAuthorizationRequirement()], [SessionScheme.Name]));
        services.AddIdentityCore<UserAccount>(PasswordRules.Configure)
            .AddUserStore<UserAccountStore>()
            .AddPasswordValidator<CommonPasswords>();
        services.AddScoped<PersonProof>().AddScoped<IPasskeyHandler<UserAccount>, PasskeyHandler<UserAccount>>();
        services.AddOptions<IdentityPasskeyOptions>()
            .Configure<IConfiguration>((options, settings) => PasskeyRules.Configure(options, settings[PasskeyRules.AddressSetting]));

        SharedKeys.Add(services);
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
        SignIn.Map(api);
        RefreshSession.Map(api);
        SignOut.Map(api);
        GetAntiforgery.Map(api);
        GetMe.Map(api);
        ChangeMe.Map(api);
        Preferences.Map(api);
        SessionList.Map(api);
        ChangePassword.Map(api);
        MakeUser.Map(api);
        InviteUser.Map(api);
        RemoveUser.Map(api);
        EraseUser.Map(api);
        ExportMe.Map(api);
        Register.Map(api);
        SignUp.Map(api);
        TwoFactor.Map(api);
        MakePasskey.Map(api);
        SignInWithPasskey.Map(api);
        Passkeys.Map(api);
        SignInWithProvider.Map(api);
        MyLogins.Map(api);
        MakeApiKey.Map(api);
        MakeSiteRecord.Map(api);
        TheOrganisation.Map(api);
        CertificateDocuments.Map(api);
        PersonDocuments.Map(api);
        foreach (var kind in Records)
            api.MapRecords(kind);
    }

    public Task SeedDemoAsync(VerbContext context, DbScope scope, Guid siteId, CancellationToken cancellationToken) =>
        FirstLogin.JoinSitesAsync(scope, cancellationToken);
}
