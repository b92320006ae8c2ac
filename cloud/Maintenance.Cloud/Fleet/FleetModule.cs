using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Fleet;

internal sealed class FleetModule : IModule
{
    public string Name => "Fleet";

    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
    }

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
    }
}
