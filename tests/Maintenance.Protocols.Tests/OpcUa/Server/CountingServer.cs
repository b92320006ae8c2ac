using System.Globalization;
using System.Net;
using Maintenance.Local;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Security;
using Maintenance.Protocols.OpcUa.Server;
using Maintenance.Protocols.OpcUa.Server.Space;

namespace Maintenance.Protocols.Tests.OpcUa.Server;

/// <summary>Our server in a process of its own, which counts up until it is killed.</summary>
internal static class CountingServer
{
    private const string Ready = "counting";
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(30);

    /// <summary>The node that counts.</summary>
    public static NodeId Level { get; } = new TestPump(TimeProvider.System).Id("Level");

    /// <param name="first">What it counts from.</param>
    public static async Task<ChildProcess> StartAsync(string folder, int port, int first)
    {
        string[] arguments = [folder, port.ToString(CultureInfo.InvariantCulture), first.ToString(CultureInfo.InvariantCulture)];
        var process = ChildProcess.Start(new("dotnet", [typeof(CountingServer).Assembly.Location, .. arguments]));
        await process.WaitForLineAsync(static line => line.StartsWith(Ready, StringComparison.Ordinal), StartsWithin, CancellationToken.None);
        return process;
    }

    /// <param name="arguments">Folder, port and first value.</param>
    private static async Task Main(string[] arguments)
    {
        var value = int.Parse(arguments[2], CultureInfo.InvariantCulture);
        var pump = new TestPump(TimeProvider.System);
        var level = pump.Add("Level", BuiltInType.Int32, new(value), AccessLevels.CurrentRead);
        using var own = await ApplicationCertificate.LoadOrCreateAsync(
            arguments[0], TestPump.ApplicationUri, "Server", TimeProvider.System, CancellationToken.None);
        await using var server = OpcUaServer.Start(new()
        {
            EndPoint = new(IPAddress.Loopback, int.Parse(arguments[1], CultureInfo.InvariantCulture)),
            Name = "Counting server",
            Space = pump.Space,
            Own = own,
            Trust = new(arguments[0], TimeProvider.System),
        });
        await Console.Out.WriteLineAsync(Ready);
        using var timer = new PeriodicTimer(Step);
        while (await timer.WaitForNextTickAsync())
            level.Set(new(new Variant(++value), sourceUtc: TimeProvider.System.GetUtcNow()));
    }
}
