using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Assets;

/// <summary>The plant's tree, its classes and the ways they fail.</summary>
internal sealed class AssetsModule : IModule
{
    private const string Actor = "system:seed-demo";

    public string Name => "Assets";

    public void AddServices(IServiceCollection services, IConfiguration configuration)
    {
    }

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        GetAssets.Map(api);
        GetAsset.Map(api);
    }

    /// <summary>
    /// The demonstration plant and, for <c>--asset NAME [--class CODE]</c>, a machine that a recording stands for.
    /// </summary>
    public async Task SeedDemoAsync(VerbContext context, DbScope scope, Guid siteId, CancellationToken cancellationToken)
    {
        IReadOnlyList<MakeAsset.Request> wanted = context.Arguments.Contains("--asset")
            ? [.. DemoPlant.Assets, DemoPlant.Recorded(
                context.Option("--asset"), context.Arguments.Contains("--class") ? context.Option("--class") : DemoPlant.OtherClass)]
            : DemoPlant.Assets;
        var nowUtc = context.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        foreach (var asset in wanted)
            await MakeAsset.HandleAsync(scope, siteId, asset, Actor, nowUtc, cancellationToken);
    }
}
