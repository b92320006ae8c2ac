using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Fleet;

/// <summary>Gateways: how they come in, how they prove themselves, when they were last heard of.</summary>
internal sealed class FleetModule : IModule
{
    public string Name => "Fleet";

    public IReadOnlyList<Verb> Verbs => [MakeEnrolmentToken.Verb];

    public void AddServices(IServiceCollection services, IConfiguration configuration) => services.AddSingleton<GatewayKeys>();

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        EnrolGateway.Map(api);
        MakeEnrolmentToken.Map(api);
        ListGateways.Map(api);
    }
}
