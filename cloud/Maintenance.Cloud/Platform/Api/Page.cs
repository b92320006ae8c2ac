namespace Maintenance.Cloud.Platform;

/// <summary>A part of a list.</summary>
/// <param name="Next">Cursor of the part after it; null at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next)
{
    /// <summary>Most items a caller may ask for.</summary>
    public const int MaxLimit = 200;
}
