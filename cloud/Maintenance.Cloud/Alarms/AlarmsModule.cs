using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Alarms;

/// <summary>Alarms as the gateways tell them, with their evidence.</summary>
internal sealed class AlarmsModule : IModule
{
    public string Name => "Alarms";

    public IReadOnlyList<Verb> Verbs => [RehearseVerb.Verb];

    public void AddServices(IServiceCollection services, IConfiguration configuration) =>
        services.AddWorker(provider => ActivatorUtilities.CreateInstance<AlarmClock>(provider));

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        GetAlarms.Map(api);
        GetAlarm.Map(api);
        ActOnAlarm.Map(api);
        TakeAssetOutOfService.Map(api);
        GetAlarmRules.Map(api);
        ConfigureAlarmRule.Map(api);
        RehearseAlarms.Map(api);
    }
}
