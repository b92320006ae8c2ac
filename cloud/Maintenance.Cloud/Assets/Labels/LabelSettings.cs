namespace Maintenance.Cloud.Assets;

/// <summary>Section <c>Assets</c>.</summary>
internal sealed record LabelSettings
{
    /// <summary>Where people reach the page, e.g. <c>https://maintenance.example</c>; null: as the request that prints a label did.</summary>
    public string? PublicAddress { get; init; }

    public string OriginOf(HttpRequest request) => PublicAddress ?? $"{request.Scheme}://{request.Host}";
}
