using Maintenance.Edge.Configuration;

namespace Maintenance.Edge.Devices.OpcUa;

/// <summary>Puts into the gateway what OPC UA devices need beside their drivers, and makes tags of wildcards, those of other protocols too.</summary>
internal static class OpcUaRegistration
{
    /// <param name="dataFolder">Below it are the gateway's certificate and those it believes; made where a device needs it.</param>
    /// <returns>The configuration with the tags that its wildcards lead to.</returns>
    public static async Task<GatewaySettings> AddOpcUaAsync(
        this IServiceCollection services, GatewaySettings settings, string dataFolder, CancellationToken cancellationToken)
    {
        OpcUaIdentity? identity = null;
        if (settings.Devices.Any(device => device.OpcUa is not null))
        {
            var own = await OpcUaIdentity.LoadOrMakeAsync(settings.Name, Path.Combine(dataFolder, "opcua"), TimeProvider.System, cancellationToken);
            identity = own;
            services.AddSingleton(_ => own);   // by a function, so that it is disposed with the others
        }

        if (!settings.Devices.Any(device => device.HasManifold))
            return settings;
        var (expanded, troubles) = await new WildcardTags(identity, dataFolder, TimeProvider.System).ExpandAsync(settings, cancellationToken);
        foreach (var trouble in troubles)
            services.AddSingleton(trouble);
        return expanded;
    }
}
