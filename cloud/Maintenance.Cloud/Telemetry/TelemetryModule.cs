using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Telemetry;

internal sealed class TelemetryModule : IModule
{
    public string Name => "Telemetry";

    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
    }

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
    }
}
