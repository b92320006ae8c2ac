using Maintenance.Edge.Fleet;
using Maintenance.Edge.Outbox;

namespace Maintenance.Edge.Uplinks;

/// <summary>Puts the way to the cloud into the gateway.</summary>
public static class UplinkRegistration
{
    private static readonly TimeSpan ConnectionLife = TimeSpan.FromMinutes(5);   // a cloud that moved is found again
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Adds enrolment and uplink. Register it before whatever appends to the outbox: services stop in reverse order, and
    /// what the pipeline flushes when it stops must still be drained.
    /// </summary>
    public static IServiceCollection AddUplink(this IServiceCollection services, FleetOptions fleet, UplinkOptions uplink)
    {
        services.AddHttpClient(Enrolment.ClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)   // each request has its own
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                ConnectTimeout = ConnectTimeout,
                PooledConnectionLifetime = ConnectionLife,
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();
        services.AddMetrics();
        services.AddSingleton(fleet).AddSingleton(uplink)
            .AddSingleton<UplinkHealthState>().AddSingleton<UplinkMetrics>().AddSingleton<RefusedFolder>()
            .AddSingleton<Enrolment>().AddSingleton<CloudUplink>()
            .AddHostedService(provider => provider.GetRequiredService<CloudUplink>());
        services.AddHealthChecks().AddCheck<UplinkHealthState>("uplink", tags: [OutboxRegistration.ReadyTag]);
        return services;
    }
}
