using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Settings;

/// <summary>What people may set while the program runs.</summary>
internal sealed class SettingsModule : IModule
{
    public string Name => "Settings";

    public void AddServices(IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton<SettingValues>()
        .AddWorker(provider => ActivatorUtilities.CreateInstance<FollowSettings>(provider));

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        ListSettings.Map(api);
        ChangeSetting.Map(api);
        GetSettingHistory.Map(api);
    }
}
