using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Sync;

/// <summary>Devices that are not always connected: what they take along, and what was done on them meanwhile.</summary>
internal sealed class SyncModule : IModule
{
    public string Name => "Sync";

    public void AddServices(IServiceCollection services, IConfiguration configuration) => services.AddSingleton<OperationRoutes>().AddScoped<RunOperation>();

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        GetSync.Map(api);
        PostSync.Map(api);
    }
}
