using Maintenance.Cloud.Platform;

namespace Maintenance.Cloud.Requests;

/// <summary>Whoever reports by a code: a person whom nobody knows.</summary>
internal static class Nobody
{
    /// <summary>As events name them.</summary>
    public const string Actor = "system:qr-code";

    public static CurrentUser User { get; } = new(Guid.Empty, "", "", [], []) { Actor = Actor };
}
