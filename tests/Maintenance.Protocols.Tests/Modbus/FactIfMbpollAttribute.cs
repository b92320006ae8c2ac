using Xunit;

namespace Maintenance.Protocols.Tests.Modbus;

/// <summary>A fact that needs the program mbpoll, of Debian's package of that name (it stands on libmodbus).</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactIfMbpollAttribute : FactAttribute
{
    public FactIfMbpollAttribute()
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        if (!path.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "mbpoll"))))
            Skip = Peer.Skip("mbpoll is not installed: apt-get install -y mbpoll");
    }
}
