using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Fleet;

/// <summary>Gateways: how they come in, how they prove themselves, when they were last heard of, what they are told.</summary>
internal sealed class FleetModule : IModule
{
    public string Name => "Fleet";

    public IReadOnlyList<Verb> Verbs => [MakeEnrolmentToken.Verb];

    public void AddServices(IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton<GatewayKeys>()
        .AddSingleton<GatewayTurns>()
        .AddSingleton<InstructionsOfGateway>();

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        EnrolGateway.Map(api);
        MakeEnrolmentToken.Map(api);
        ListGateways.Map(api);
        TellGateway.Map(api);
        CommandTag.Map(api);
        GetCommands.Map(api);
    }
}
