using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Catalogues;

/// <summary>What the organisation calls things: failure modes, and what leads to them.</summary>
internal sealed class CataloguesModule : IModule
{
    public string Name => "Catalogues";

    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
    }

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        GetFailureModes.Map(api);
        GetFailureModeRules.Map(api);
        ChangeFailureModeRules.Map(api);
    }
}
