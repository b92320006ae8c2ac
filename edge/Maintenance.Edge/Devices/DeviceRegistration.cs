namespace Maintenance.Edge.Devices;

/// <summary>Puts the devices into the gateway.</summary>
internal static class DeviceRegistration
{
    public static IServiceCollection AddDevices(this IServiceCollection services) => services
        .AddSingleton<DeviceStatuses>()
        .AddSingleton<TagWrites>()
        .AddSingleton<ModbusLines>()
        .AddSingleton<DeviceDrivers>()
        .AddSingleton<DeviceSupervisor>()
        .AddHostedService(provider => provider.GetRequiredService<DeviceSupervisor>());
}
