using Maintenance.Edge.Configuration;
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
        services.AddSingleton(fleet).AddSingleton<Enrolment>().AddSingleton<IDestination, CloudDestination>();
        return services.AddOutboxUplink(uplink);
    }

    /// <summary>The same to a broker; the order as there.</summary>
    internal static IServiceCollection AddPublishing(this IServiceCollection services, PublishSettings publish, string gateway, UplinkOptions uplink)
    {
        services.AddSingleton<IDestination>(provider => ActivatorUtilities.CreateInstance<BrokerDestination>(provider, publish, gateway));
        return services.AddOutboxUplink(uplink);
    }

    private static IServiceCollection AddOutboxUplink(this IServiceCollection services, UplinkOptions uplink)
    {
        services.AddMetrics();
        services.AddSingleton(uplink)
            .AddSingleton<UplinkHealthState>().AddSingleton<UplinkMetrics>().AddSingleton<RefusedFolder>()
            .AddSingleton<OutboxUplink>()
            .AddHostedService(provider => provider.GetRequiredService<OutboxUplink>());
        services.AddHealthChecks().AddCheck<UplinkHealthState>("uplink", tags: [OutboxRegistration.ReadyTag]);
        return services;
    }
}
