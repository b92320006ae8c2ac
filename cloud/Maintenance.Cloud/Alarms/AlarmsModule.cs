using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Alarms;

/// <summary>Alarms as the gateways tell them, with their evidence.</summary>
internal sealed class AlarmsModule : IModule
{
    public string Name => "Alarms";

    public IReadOnlyList<Verb> Verbs => [RehearseVerb.Verb];

    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
    }

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        GetAlarms.Map(api);
        AcknowledgeAlarm.Map(api);
        RehearseAlarms.Map(api);
    }
}
