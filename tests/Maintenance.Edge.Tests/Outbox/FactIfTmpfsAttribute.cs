using Xunit;

namespace Maintenance.Edge.Tests.Outbox;

/// <summary>A fact that needs a small disk that is really full.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactIfTmpfsAttribute : FactAttribute
{
    private static readonly Lazy<bool> MayMount = new(SmallVolume.MayMount);

    public FactIfTmpfsAttribute()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess || !MayMount.Value)
            Skip = "A file system in memory is mounted for this, which takes root.";
    }
}
