namespace Maintenance.Cloud.Telemetry;

/// <summary>A person said to which asset a tag belongs.</summary>
/// <param name="AssetId">The asset that has it now or, where none has, had it.</param>
/// <param name="FormerAssetId">The asset that had it before; null: none, or the same.</param>
internal sealed record TagBound(int TagId, string Tag, Guid? AssetId, bool IsBound, Guid? FormerAssetId = null);
