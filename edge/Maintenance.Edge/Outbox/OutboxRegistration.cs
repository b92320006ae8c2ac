namespace Maintenance.Edge.Outbox;

/// <summary>Puts the outbox into the gateway.</summary>
public static class OutboxRegistration
{
    /// <summary>Tag of the health checks that decide readiness.</summary>
    public const string ReadyTag = "ready";

    /// <summary>Adds the outbox, opened when first asked for, and its health check.</summary>
    public static IServiceCollection AddOutbox(this IServiceCollection services, OutboxOptions options)
    {
        services.AddMetrics();
        services.AddSingleton(options).AddSingleton<DurableOutbox>();
        services.AddHealthChecks().AddCheck<OutboxHealth>("outbox", tags: [ReadyTag]);
        return services;
    }
}
