using System.Net.Http.Json;
using System.Text.Json;
using Maintenance.Edge.Devices;
using Maintenance.Edge.Devices.OpcUa;
using Maintenance.Protocols.Tests.OpcUa;

namespace Maintenance.Edge.Tests.Devices.OpcUa;

/// <summary>The device "fan" of a gateway, which is an OPC UA server of a test.</summary>
internal static class FanDevice
{
    public const string Vibration = "{ name: F.vibration, asset: F-401, unit: mm/s, node: { id: \"nsu=urn:test:plant;s=F-401.vibration\", sampling: \"00:00:00\", queue: 1000 } }";

    /// <summary>Whoever shows it may write.</summary>
    public const string Token = "a-token-of-some-length";

    /// <param name="lines">Tags; a line of another key goes into the section opcua, "local: …" to the file's end.</param>
    public static string Yaml(int port, params string[] lines)
    {
        var (tags, more) = (lines.Where(line => line.StartsWith('{')), lines.Where(line => !line.StartsWith('{')).ToList());
        var policy = more.Exists(line => line.StartsWith("policy:", StringComparison.Ordinal)) ? "" : "policy: Basic256Sha256";
        return $$"""
            - name: fan
              protocol: opcua
              endpoint: opc.tcp://localhost:{{port}}
              opcua:
                publishing: "00:00:00.050"
                {{policy}}
                {{string.Join("\n    ", more.Where(line => !line.StartsWith("local", StringComparison.Ordinal)))}}
              tags:
              {{string.Join("\n  ", tags.Select(tag => $"- {tag}"))}}
            {{string.Join('\n', more.Where(line => line.StartsWith("local", StringComparison.Ordinal)))}}
            """;
    }

    /// <summary>Rules of the server's alarms that the gateway's file says are on.</summary>
    public static IReadOnlyList<string> ActiveAlarms(string gatewayFolder)
    {
        var file = Path.Combine(gatewayFolder, "opcua", "fan.alarms.json");
        if (!File.Exists(file))
            return [];
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return [.. document.RootElement.GetProperty("Active").EnumerateObject().Select(alarm => alarm.Value.GetProperty("Rule").GetString()!)];
    }

    /// <summary>Lays the gateway's certificate into its folder, as an earlier start has left it; in a folder called "next" another one.</summary>
    /// <returns>The gateway's folder.</returns>
    public static async Task<string> IdentityAsync(string gatewayFolder)
    {
        using var identity = await LoadIdentityAsync(gatewayFolder);
        return gatewayFolder;
    }

    public static async Task<OpcUaIdentity> LoadIdentityAsync(string gatewayFolder)
    {
        var folder = Path.Combine(gatewayFolder, "opcua");
        if (!Directory.Exists(Path.Combine(folder, "own")))
            (await TestCertificate.LoadAsync(folder, "urn:maintenance:gateway:test-gateway", $"Maintenance gateway test-gateway{(Path.GetFileName(gatewayFolder) is "next" ? " next" : "")}")).Dispose();
        return await OpcUaIdentity.LoadOrMakeAsync("test-gateway", folder, TimeProvider.System, CancellationToken.None);
    }

    /// <summary>Ends once the server has said which alarms are on: one that comes meanwhile is told in either way.</summary>
    public static Task AskedAsync(this RunningGateway gateway, int times = 1) => RunningGateway.UntilAsync(
        () => gateway.Logs.Entries.Count(entry => entry.Message.Contains("was asked which alarms are on", StringComparison.Ordinal)) >= times, "the question");

    public static async Task<HttpResponseMessage> WriteAsync(this RunningGateway gateway, string tag, double value, string? token = Token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/tags/{tag}/write") { Content = JsonContent.Create(new { value }) };
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        return await gateway.Client.SendAsync(request);
    }

    /// <summary>A gateway and a plant that believe each other, connected.</summary>
    public static async Task<RunningGateway> StartAsync(TestPlant plant, string gatewayFolder, int port, params string[] lines)
    {
        plant.TrustEachOther(await IdentityAsync(gatewayFolder));
        var gateway = await RunningGateway.StartAsync(gatewayFolder, Yaml(port, lines));
        await RunningGateway.UntilAsync(() => gateway.Devices[0].State == DeviceState.Online, "the server");
        return gateway;
    }
}
