using Maintenance.Cloud.Platform;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Maintenance.Cloud.Assets;

/// <summary>The QR code of one asset, as a picture.</summary>
internal static class GetQrCode
{
    private const string Sql = "SELECT a.qr_code FROM assets.asset AS a WHERE a.id = @id";

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/assets/{id:guid}/qr-code", HandleAsync)
        .WithName(nameof(GetQrCode))
        .WithSummary("The QR code of an asset's label, as PNG or SVG.")
        .Produces<byte[]>(StatusCodes.Status200OK, "image/png", "image/svg+xml")
        .RequirePermission(Permission.ReadAssets);

    private static async Task<Results<FileContentHttpResult, NotFound>> HandleAsync(
        Guid id, PictureFormat? format, HttpRequest request, LabelSettings settings, Database database, CurrentUser user, CancellationToken cancellationToken)
    {
        await using var scope = await database.AsUserAsync(user, cancellationToken);
        if (await scope.FindAsync<string>(Sql, new { id }, cancellationToken) is not { } code)
            return TypedResults.NotFound();
        var address = QrCode.Address(settings.OriginOf(request), code);
        return format is PictureFormat.Svg
            ? TypedResults.File(System.Text.Encoding.UTF8.GetBytes(QrCode.Svg(address)), "image/svg+xml", $"{code}.svg")
            : TypedResults.File(QrCode.Png(address), "image/png", $"{code}.png");
    }
}

/// <summary>How a picture is wanted.</summary>
public enum PictureFormat
{
    Png,
    Svg,
}
