using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Automation;

/// <summary>What the system does by itself when something happens.</summary>
internal sealed class AutomationModule : IModule
{
    public string Name => "Automation";

    public void AddServices(IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton<ServiceLevel>()
        .AddSingleton<RepairCheck>()
        .AddEventSubscription<OpenWorkOnAlarm>()
        .AddWorker(provider => ActivatorUtilities.CreateInstance<VerifyRepairs>(provider));

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
    }
}
