using Maintenance.Cloud.Catalogues;

namespace Maintenance.Cloud.Work;

/// <summary>A failure mode as a work order names it (ISO 14224).</summary>
public sealed record FailureModeName(string Code, string Description)
{
    internal static FailureModeName? Of(IReadOnlyDictionary<string, FailureModes.Entry> modes, string? code) =>
        code is not null && modes.TryGetValue(code, out var mode) ? new(mode.Code, mode.Description) : null;
}
