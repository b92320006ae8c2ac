namespace Maintenance.Edge.Reloading;

/// <summary>Puts into the gateway what lets its configuration change while it runs.</summary>
internal static class ReloadingRegistration
{
    public static IServiceCollection AddReloading(this IServiceCollection services) => services
        .AddSingleton<ConfigurationState>()
        .AddSingleton<ConfigurationChanger>()
        .AddHostedService<ConfigurationWatch>();
}
