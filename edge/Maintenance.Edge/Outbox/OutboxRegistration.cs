namespace Maintenance.Edge.Outbox;

/// <summary>Puts the outbox into the gateway.</summary>
public static class OutboxRegistration
{
    public static IServiceCollection AddOutbox(this IServiceCollection services, OutboxOptions options) =>
        services.AddSingleton(_ => new DurableOutbox(options));
}
