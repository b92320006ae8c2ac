using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Alarms;

/// <summary>When an asset was out of service: what was measured then is not for training.</summary>
internal static class GetOutOfServiceTimes
{
    public static void Map(IEndpointRouteBuilder routes) => ListEndpoints.Map(
        "/assets/{assetId:guid}/out-of-service-times", at => routes.MapGet(at, HandleAsync), nameof(GetOutOfServiceTimes),
        "When an asset was out of service, by a person or for work: what was measured then is not for training.", Permission.ReadAlarms);

    /// <param name="from">Included; none: from the beginning.</param>
    /// <param name="to">Not included; none: to the end.</param>
    private static async Task<Results<Ok<Page<OutOfService.Time>>, NotFound>> HandleAsync(
        Guid assetId, DateTimeOffset? from, DateTimeOffset? to, Database database, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        return (await Assets.AssetDirectory.ReadAsync(scope, [assetId], cancellationToken)).Count == 0
            ? TypedResults.NotFound()
            : TypedResults.Ok(new Page<OutOfService.Time>(
                await OutOfService.TimesAsync(scope, [assetId], from ?? DateTimeOffset.MinValue, to ?? DateTimeOffset.MaxValue, cancellationToken), null));
    }
}
