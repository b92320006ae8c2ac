using System.Text.Json;
using Maintenance.Cloud.Platform;
using Maintenance.Cloud.Telemetry;
using Maintenance.Cloud.Work;
using Maintenance.Contracts.Transport;

namespace Maintenance.Cloud.Fleet;

/// <summary>What a gateway is told, without version and time: the same text for as long as nothing has changed.</summary>
internal sealed record InstructionContent(IReadOnlyList<AssetUnderMaintenance> Maintenance, IReadOnlyList<TagCommand> Commands)
{
    /// <summary>What there is to be told just now.</summary>
    public static async Task<InstructionContent> ComposeAsync(
        DbScope scope, GatewayIdentity gateway, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        var work = await WorkInProgress.AtSiteAsync(scope, gateway.SiteId, cancellationToken);
        var names = await AssetsOfGateway.NamesAsync(scope, gateway.Id, [.. work.Select(order => order.AssetId).Distinct()], cancellationToken);
        var maintenance = work
            .SelectMany(order => names[order.AssetId].Select(name => (Asset: name, order.Number, order.SinceUtc)))
            .GroupBy(order => order.Asset, StringComparer.Ordinal).OrderBy(asset => asset.Key, StringComparer.Ordinal)
            .Select(asset => new AssetUnderMaintenance(
                asset.Key, asset.Min(order => order.SinceUtc), [.. asset.Select(order => WorkOrderNumber.Format(order.Number))]));
        return new([.. maintenance], await WaitingCommands.OfAsync(scope, gateway.Id, nowUtc, cancellationToken));
    }

    public string ToText() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    public GatewayInstructions ToInstructions(long version, DateTimeOffset nowUtc) => new(version, nowUtc, Maintenance, Commands);
}
