using Xunit;

namespace Maintenance.Protocols.Tests.Sparkplug.Interop;

/// <summary>A fact that needs node and sparkplug-client.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactIfSparkplugAttribute : FactAttribute
{
    public FactIfSparkplugAttribute()
    {
        Skip = Peer.Skip(SparkplugPeer.Missing());
    }
}
