using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Assets;

/// <summary>What stands in the plant: the tree, what each asset is and was.</summary>
internal sealed class AssetsModule : IModule
{
    private const string Actor = "system:seed-demo";

    public string Name => "Assets";

    /// <summary>What the module keeps as records.</summary>
    internal static RecordDefinition[] Records =>
    [
        AssetRecords.Kind, AssetMoves.Kind, AssetStatuses.Kind, AssetDocuments.Kind, LibraryDocuments.Kind, Parts.Kind, StockEntries.Kind, AssetParts.Kind, Meters.Kind, MeterReadings.Kind, ImportRuns.Kind,
    ];

    public void AddServices(IServiceCollection services, IConfiguration configuration) =>
        services.AddSingleton(configuration.Get<LabelSettings>() ?? new());

    public void MapEndpoints(IEndpointRouteBuilder api)
    {
        ListConditions.Map(api);
        GetCondition.Map(api);
        MoveAsset.Map(api);
        ArchiveAssets.Map(api);
        SetAssetStatus.Map(api);
        GetAssetHistory.Map(api);
        ImportAssets.Map(api);
        GetImportFaults.Map(api);
        GetQrCode.Map(api);
        PrintLabels.Map(api);
        FindByQrCode.Map(api);
        UploadDocument.Map(api);
        UploadLibraryDocument.Map(api);
        GetDocumentContent.Map(api, AssetDocuments.Kind);
        GetDocumentContent.Map(api, LibraryDocuments.Kind);
        foreach (var kind in Records)
            api.MapRecords(kind);
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
