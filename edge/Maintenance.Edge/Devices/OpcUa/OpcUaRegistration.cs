using Maintenance.Edge.Configuration;

namespace Maintenance.Edge.Devices.OpcUa;

/// <summary>Puts into the gateway what OPC UA devices need beside their drivers.</summary>
internal static class OpcUaRegistration
{
    /// <param name="folder">Of the gateway's certificate and of those it believes; made where a device needs it.</param>
    /// <returns>The configuration with the tags that its paths with wildcards lead to.</returns>
    public static async Task<GatewaySettings> AddOpcUaAsync(
        this IServiceCollection services, GatewaySettings settings, string folder, CancellationToken cancellationToken)
    {
        if (!settings.Devices.Any(device => device.OpcUa is not null))
            return settings;
        var identity = await OpcUaIdentity.LoadOrMakeAsync(settings.Name, folder, TimeProvider.System, cancellationToken);
        services.AddSingleton(_ => identity);   // by a function, so that it is disposed with the others
        var (expanded, troubles) = await new WildcardTags(identity, TimeProvider.System).ExpandAsync(settings, cancellationToken);
        foreach (var trouble in troubles)
            services.AddSingleton(trouble);
        return expanded;
    }
}
