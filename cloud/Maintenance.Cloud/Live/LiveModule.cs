using System.Text.Json.Serialization;
using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Live;

/// <summary>What the page is told as it happens.</summary>
internal sealed class LiveModule : IModule
{
    public string Name => "Live";

    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services
            .AddSingleton<LiveAudience>()
            .AddSingleton<LiveMembers>()
            .AddSingleton<OpenStreams>()
            .AddSingleton<EventRights>()
            .AddSingleton<TellMembers>()
            .AddSingleton<ResumeLive>()
            .AddSingleton<LiveSessions>()
            .AddWorker(provider => provider.GetRequiredService<LiveSessions>())
            .AddWorker(provider => ActivatorUtilities.CreateInstance<SendChanges>(provider))
            .AddWorker(provider => ActivatorUtilities.CreateInstance<SendReadings>(provider));
        services.AddSignalR().AddJsonProtocol(options =>
            options.PayloadSerializerOptions.Converters.Add(new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false)));
    }

    public void MapEndpoints(IEndpointRouteBuilder api) => GetEvents.Map(api);

    /// <summary>
    /// The hub stands beside the API. Its requests need no antiforgery token: they change nothing, and the session's
    /// cookies are SameSite=Strict, which binds web sockets too.
    /// </summary>
    public static void MapHub(IEndpointRouteBuilder routes) => routes
        .MapHub<LiveHub>(LiveHub.Path)
        .DisableAntiforgery()
        .RequirePermission(Permission.OwnProfile);
}
