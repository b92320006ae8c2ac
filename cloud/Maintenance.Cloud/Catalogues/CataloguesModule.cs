using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Catalogues;

/// <summary>What the organisation calls things: classes of assets, failure modes, and what leads to them.</summary>
internal sealed class CataloguesModule : IModule
{
    public string Name => "Catalogues";

    /// <summary>What the module keeps as records.</summary>
    internal static RecordDefinition[] Records =>
    [
        AssetClasses.Kind, FailureModeCatalogue.Kind, Codes.Mechanisms, Codes.Causes, Codes.Remedies, MaintenanceTypes.Kind, Codes.StopReasons,
    ];

    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
    }

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        GetFailureModeRules.Map(api);
        ChangeFailureModeRules.Map(api);
        foreach (var kind in Records)
            api.MapRecords(kind);
    }
}
