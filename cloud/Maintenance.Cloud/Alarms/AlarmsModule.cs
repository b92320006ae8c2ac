using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Alarms;

/// <summary>Alarms as the gateways tell them, their states, what people do to them, and what they are part of.</summary>
internal sealed class AlarmsModule : IModule
{
    public string Name => "Alarms";

    public IReadOnlyList<Verb> Verbs => [RehearseVerb.Verb];

    public void AddServices(IServiceCollection services, IConfiguration configuration) =>
        services
            .AddSingleton(configuration.GetSection("Incidents").Get<IncidentSettings>() ?? new())
            .AddEventSubscription<WatchFloods>()
            .AddWorker(provider => ActivatorUtilities.CreateInstance<AlarmClock>(provider));

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        GetAlarms.Map(api);
        GetAlarm.Map(api);
        AlarmDocuments.Map(api);
        ActOnAlarm.Map(api);
        TakeAssetOutOfService.Map(api);
        GetOutOfServiceTimes.Map(api);
        GetFloods.Map(api);
        GetIncidents.Map(api);
        GetIncident.Map(api);
        GetAlarmRules.Map(api);
        ConfigureAlarmRule.Map(api);
        RehearseAlarms.Map(api);
    }
}
