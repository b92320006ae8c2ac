using Maintenance.Protocols.Tests;
using Xunit;

namespace Maintenance.Edge.Tests.Local;

/// <summary>A fact that needs a browser.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactIfChromiumAttribute : FactAttribute
{
    public const string Chromium = "/usr/bin/chromium-headless-shell";

    public FactIfChromiumAttribute()
    {
        Skip = Peer.Skip(File.Exists(Chromium) ? null : "chromium is not installed: apt-get install -y chromium-headless-shell");
    }
}
