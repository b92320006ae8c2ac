using Maintenance.Edge.Devices;
using Maintenance.Edge.Devices.OpcUa;
using Maintenance.Protocols.OpcUa;
using Maintenance.Protocols.Tests.OpcUa.Transport;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Devices.OpcUa;

/// <summary>Whatever is wrong with one OPC UA device, the gateway starts, says what to do and reads the others.</summary>
public sealed class OpcUaStartTests : IAsyncLifetime, IDisposable
{
    private const string Fans = "{ name: \"{parent}.{name}\", asset: \"{parent}\", node: { path: /Plant/F-4??/vib* } }";

    private readonly TemporaryFolder _folder = new();
    private readonly CountingUnit _unit = new();
    private Maintenance.Protocols.Modbus.ModbusTcpServer _counter = null!;
    private TestPlant _plant = null!;

    private string GatewayFolder => Path.Combine(_folder.Path, "gateway");

    private string Own => Path.Combine(GatewayFolder, "opcua", "own");

    private string NodesFile => Path.Combine(GatewayFolder, "opcua", "fan.nodes.json");

    public async Task InitializeAsync()
    {
        _counter = _unit.Serve();
        _plant = await TestPlant.StartAsync(Path.Combine(_folder.Path, "plant"));
        _plant.TrustEachOther(await FanDevice.IdentityAsync(GatewayFolder));
    }

    public async Task DisposeAsync()
    {
        await _plant.DisposeAsync();
        await _counter.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("application.key", "the key is another certificate's")]
    [InlineData("application.der", "the key is another certificate's")]
    public async Task An_own_certificate_that_cannot_be_used_is_told_and_taken_once_it_is_mended(string wrong, string why)
    {
        var next = Path.Combine(await FanDevice.IdentityAsync(Path.Combine(_folder.Path, "next")), "opcua", "own", wrong);
        var right = await File.ReadAllBytesAsync(Path.Combine(Own, wrong));
        File.Copy(next, Path.Combine(Own, wrong), overwrite: true);

        using (var alone = await FanDevice.LoadIdentityAsync(GatewayFolder))
            Should.Throw<OpcUaException>(() => alone.Own).Message.ShouldContain(why);
        await using var gateway = await StartAsync(_plant.EndPoint.Port, FanDevice.Vibration);
        await ShouldReadTheOthersAsync(gateway);
        await RunningGateway.UntilAsync(() => gateway.Devices[0].State == DeviceState.Waiting, "the refusal");
        gateway.Devices[0].LastError.ShouldNotBeNull().ShouldContain(why);
        gateway.Devices[0].LastError.ShouldNotBeNull().ShouldContain("or remove both");
        gateway.Devices[0].Troubles.Keys.ShouldBe([Path.Combine(Own, "application.der")]);

        await File.WriteAllBytesAsync(Path.Combine(Own, wrong), right);
        await RunningGateway.UntilAsync(() => gateway.Tag("F.vibration").Taken > 0 && gateway.Devices[0].Troubles.Count == 0, "the fan");
        (await gateway.StopAsync()).ShouldBalance();
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e300)]
    [InlineData(-1)]
    public async Task A_server_that_grants_an_impossible_time_keeps_nobody_from_starting(double sessionTimeoutMs)
    {
        await using var liar = new LyingServer { SessionTimeoutMs = sessionTimeoutMs };
        await using var gateway = await StartAsync(liar.Port, "policy: None", Fans, "{ name: F.read, node: { id: \"nsu=urn:test:plant;s=X\", access: read, sampling: \"00:00:00.050\" } }");
        await ShouldReadTheOthersAsync(gateway);
        gateway.Devices[0].Troubles["{parent}.{name}"].ShouldContain("No variable is at");
        await RunningGateway.UntilAsync(() => gateway.Tag("F.read").Taken > 0, "a value of the liar");
        (await gateway.StopAsync()).ShouldBalance();
    }

    [Fact]
    public async Task A_full_disk_under_what_was_found_is_a_trouble_and_the_nodes_are_taken()
    {
        File.CreateSymbolicLink(NodesFile + ".next", "/dev/full");

        await using var gateway = await StartAsync(_plant.EndPoint.Port, Fans);
        await ShouldReadTheOthersAsync(gateway);
        await RunningGateway.UntilAsync(() => gateway.Tag("F-401.vibration").Taken > 0, "a fan");
        var trouble = gateway.Devices[0].Troubles[NodesFile];
        trouble.ShouldContain("No space left");
        trouble.ShouldContain("Make room");
        (await gateway.StopAsync()).ShouldBalance();
    }

    [Fact]
    public async Task What_was_found_once_and_is_damaged_by_now_is_found_anew()
    {
        await File.WriteAllTextAsync(NodesFile, "{ \"/Plant");

        await using (var gateway = await StartAsync(Maintenance.Local.FreePort.Next(), Fans))
        {
            await ShouldReadTheOthersAsync(gateway);
            gateway.Devices[0].Troubles[NodesFile].ShouldContain("is not readable");
            (await gateway.StopAsync()).ShouldBalance();
        }

        await using var again = await StartAsync(_plant.EndPoint.Port, Fans);
        await RunningGateway.UntilAsync(() => again.Tag("F-401.vibration").Taken > 0, "a fan");
        (await JsonFile.ReadAsync<Dictionary<string, IReadOnlyList<FoundNode>>>(NodesFile, CancellationToken.None)).ShouldNotBeNull().Values.ShouldHaveSingleItem().Count.ShouldBe(2);
        (await again.StopAsync()).ShouldBalance();
    }

    private static async Task ShouldReadTheOthersAsync(RunningGateway gateway)
    {
        await RunningGateway.UntilAsync(() => gateway.Tag("N.up").Taken > 2, "values of the other device");
        gateway.Devices[1].State.ShouldBe(DeviceState.Online);
    }

    private Task<RunningGateway> StartAsync(int port, params string[] lines) =>
        RunningGateway.StartAsync(GatewayFolder, $"{FanDevice.Yaml(port, lines).TrimEnd()}\n{CountingUnit.Device(_counter.EndPoint.Port)}");
}
