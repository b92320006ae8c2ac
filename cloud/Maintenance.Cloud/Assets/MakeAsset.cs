using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Assets;

/// <summary>Makes an asset where the site has none of that tag number; asking again changes nothing.</summary>
internal static class MakeAsset
{
    /// <param name="Parent">Tag number of its parent in the same site.</param>
    public sealed record Request(
        string TagNumber, string Name, AssetLevel Level, string? Class, string? Parent, Criticality Criticality);

    private const string Sql = """
        INSERT INTO assets.asset (
            id, site_id, tag_number, name, level, class, parent_id, criticality,
            created_at_utc, created_by, changed_at_utc, changed_by)
        VALUES (
            @id, @siteId, @TagNumber, @Name, @level, @Class,
            (SELECT p.id FROM assets.asset AS p WHERE p.site_id = @siteId AND p.tag_number = @Parent),
            @criticality, @nowUtc, @actor, @nowUtc, @actor)
        ON CONFLICT (site_id, tag_number) DO NOTHING
        """;

    /// <summary>Tells <see cref="AssetMade"/>, so that what named the tag number before it was made is bound to it.</summary>
    public static async Task HandleAsync(
        DbScope scope, Guid siteId, Request request, string actor, DateTimeOffset nowUtc, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7(nowUtc);
        var made = await scope.ExecuteAsync(
            Sql,
            new
            {
                id,
                siteId,
                request.TagNumber,
                request.Name,
                request.Class,
                request.Parent,
                level = request.Level.ToString(),
                criticality = request.Criticality.ToString(),
                nowUtc,
                actor,
            },
            cancellationToken);
        if (made == 1)
        {
            await scope.WriteEventAsync(
                new(nameof(AssetMade), siteId, id, new AssetMade(id, siteId, request.TagNumber), actor, nowUtc), cancellationToken);
        }
    }
}
