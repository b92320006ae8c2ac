using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Audit;

/// <summary>Who did what, as a chain that shows whether it was touched.</summary>
internal sealed class AuditModule : IModule
{
    public string Name => "Audit";

    public IReadOnlyList<Verb> Verbs => [VerifyAudit.Verb, AdoptEvents.Verb];

    public void AddServices(IServiceCollection services, IConfiguration configuration) => services.AddEventSubscription<SealEvents>();

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        GetFeed.Map(api);
        GetNames.Map(api);
        api.MapRecords(AuditRecords.Kind);
    }
}
