using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Stops;

/// <summary>When machines stood, and why.</summary>
internal sealed class StopsModule : IModule
{
    public string Name => "Stops";

    /// <summary>What the module keeps as records.</summary>
    internal static RecordDefinition[] Records => [StopRecords.Kind, StopRules.Kind];

    public void AddServices(IServiceCollection services, IConfiguration configuration) => services.AddEventSubscription<FollowMachines>();

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        MakeStop.Map(api);
        CloseStop.Map(api);
        SplitStop.Map(api);
        GiveReason.Map(api);
        BeginSegment.Map(api);
        GetDowntime.Map(api);
        foreach (var kind in Records)
            api.MapRecords(kind);
    }
}
