namespace Maintenance.Cloud.Platform;

internal static class EventSetup
{
    public static IServiceCollection AddEvents(this IServiceCollection services) => services
        .AddSingleton<EventStore>()
        .AddSingleton<EventFeed>()
        .AddSingleton<ParkedEvents>()
        .AddSingleton<EventSignal>()
        .AddWorker(provider => provider.GetRequiredService<EventSignal>());

    /// <summary>Gives <typeparamref name="T"/> a loop that brings it its events for as long as the program runs.</summary>
    public static IServiceCollection AddEventSubscription<T>(this IServiceCollection services)
        where T : class, IEventSubscription => services
        .AddSingleton<T>()
        .AddSingleton<IEventSubscription>(provider => provider.GetRequiredService<T>())
        .AddWorker(provider => ActivatorUtilities.CreateInstance<EventReader>(provider, provider.GetRequiredService<T>()));
}
