using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Devices;
using Maintenance.Edge.Local;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Devices;

public sealed class ModbusDeviceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_the_server_served_is_taken_and_every_taken_value_is_suppressed_or_on_disk()
    {
        var unit = new TestUnit();
        unit.Set(0, 2.5f);
        unit.Set(2, 40);
        await using var server = unit.Serve();
        await using var gateway = await RunningGateway.StartAsync(_folder.Path, Device(server.EndPoint.Port));
        await RunningGateway.UntilAsync(() => gateway.Ledger.Tags.All(tag => tag.Taken > 20), "values to be taken");
        unit.Set(0, 9);
        await RunningGateway.UntilAsync(() => gateway.Tag("P.vibration").Alarms.Count == 1, "the alarm");
        (await gateway.Client.GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);   // not enrolled: the cloud is away
        (await gateway.Client.GetStringAsync("/metrics")).ShouldContain("readings_taken_total{device=\"pump\",tag=\"P.vibration\"} ");
        (await gateway.Client.GetStringAsync("/")).ShouldContain("<title>Maintenance gateway</title>");
        (await gateway.Client.GetStringAsync("/api/tags")).ShouldContain("\"name\":\"P.temperature\"");
        (await gateway.Client.GetStringAsync("/api/status")).ShouldContain("\"state\":\"Online\"");

        var remains = (await gateway.StopAsync()).ShouldBalance();
        remains.Books.Taken.ShouldBe(unit.Served / 2);
        remains.Books.Suppressed.ShouldBeGreaterThan(0);
        var raised = remains.Transitions.ShouldHaveSingleItem();
        (raised.Edge, raised.Rule, raised.Value, raised.Limit, raised.Asset).ShouldBe((AlarmEdge.Raised, "P.vibration/high", 9, 4.5, "P"));
        raised.Samples[^1].Value.ShouldBe(9);
        raised.Samples.Count.ShouldBeGreaterThan(20);
        var declared = remains.Telemetry.Where(record => record.Kind == RecordKind.TagDeclarations)
            .SelectMany(record => RecordJson.Read(record.Payload.Span, RecordJson.Default.TagDeclarations).Tags).First(tag => tag.Name is "P.temperature");
        (declared.DataType, declared.Scale, declared.Offset, declared.Deadband, declared.Writable).ShouldBe(("float32", 0.5, -40, 0.1, null));
    }

    [Fact]
    public async Task A_device_that_goes_away_and_comes_back_leaves_a_declared_gap()
    {
        var unit = new TestUnit();
        var server = unit.Serve();
        var port = server.EndPoint.Port;
        await using var gateway = await RunningGateway.StartAsync(_folder.Path, Device(port));
        await RunningGateway.UntilAsync(() => gateway.Tag("P.vibration").Taken > 3, "values to be taken");
        await server.DisposeAsync();
        await RunningGateway.UntilAsync(() => gateway.Devices[0].State == DeviceState.Waiting, "the loss to be noticed");
        gateway.Devices[0].LastError.ShouldNotBeNullOrEmpty();
        await using var again = unit.Serve(port);
        var before = gateway.Tag("P.vibration").Taken;
        await RunningGateway.UntilAsync(() => gateway.Tag("P.vibration").Taken > before + 3, "values to be taken again");

        var remains = (await gateway.StopAsync()).ShouldBalance();
        var gap = remains.Gaps.Where(gap => gap.Reason == GapReason.DeviceSilent).ShouldHaveSingleItem();
        gap.Device.ShouldBe("pump");
        gap.Count.ShouldBeGreaterThan(0);
        remains.Books.Gaps[GapReason.DeviceSilent].ShouldBe(gap.Count);
    }

    [Fact]
    public async Task A_register_that_the_device_refuses_is_bad_and_its_neighbours_are_good()
    {
        var unit = new TestUnit(missing: 3);
        await using var server = unit.Serve();
        await using var gateway = await RunningGateway.StartAsync(_folder.Path, Device(server.EndPoint.Port));
        await RunningGateway.UntilAsync(() => gateway.Ledger.Tags.All(tag => tag.Taken > 3), "values to be taken");
        var remains = (await gateway.StopAsync()).ShouldBalance();
        remains.Readings.Where(entry => entry.Tag is "P.temperature").ShouldAllBe(entry => entry.Reading.Quality == Quality.Bad && double.IsNaN(entry.Reading.Value));
        remains.Readings.Where(entry => entry.Tag is "P.vibration").ShouldAllBe(entry => entry.Reading.Quality == Quality.Good);
    }

    [Fact]
    public async Task A_device_that_answers_garbage_is_named_with_its_tags_by_readiness()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = new CancellationTokenSource();
        var garbage = AnswerGarbageAsync(listener, stop.Token);
        await using var gateway = await RunningGateway.StartAsync(_folder.Path, Device(((IPEndPoint)listener.LocalEndpoint).Port));
        await RunningGateway.UntilAsync(() => gateway.Devices[0].State == DeviceState.Waiting, "the garbage to be noticed");

        using var answer = await gateway.Client.GetAsync("/health/ready", stop.Token);
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        var reasons = (await answer.Content.ReadFromJsonAsync<LocalPage.NotReady>(stop.Token)).ShouldNotBeNull().Reasons;
        reasons.ShouldContain(reason => reason.StartsWith("device pump at ", StringComparison.Ordinal));
        reasons.ShouldContain("tag P.vibration has not spoken yet");
        var remains = (await gateway.StopAsync()).ShouldBalance();
        remains.Books.Taken.ShouldBe(0);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(garbage);
    }

    [Fact]
    public void The_plan_is_shown_with_what_each_request_is_for()
    {
        var settings = GatewayFile.Parse("g", """
            gateway: { name: g }
            cloud: { url: "http://c" }
            devices:
            - name: d
              protocol: modbus
              endpoint: h:1
              modbus: { unit: 7, transport: rtu-over-tcp, mostRegisters: 10 }
              tags:
              - { name: a, register: { address: 0, type: float32 } }
              - { name: b, register: { address: 4, type: uint64, order: GHEFCDAB } }
              - { name: c, register: { address: 8, type: uint16 } }
              - { name: e, register: { address: 20, type: uint8 } }
              - { name: f, register: { table: coil, address: 3, type: bool } }
            """, _ => null, out _);
        ModbusPlan.Describe(settings.Devices[0]).ShouldBe(
        [
            "d at h:1, unit 7: 5 tags in 3 requests a poll",
            "  ReadCoils                3 to     3     1  f",
            "  ReadHoldingRegisters     0 to     8     9  a, b, c",
            "  ReadHoldingRegisters    20 to    20     1  e",
        ]);
    }

    [Fact]
    public void A_coil_is_a_bool() => Should.Throw<ConfigurationException>(() => GatewayFile.Parse("g", """
        gateway: { name: g }
        cloud: { url: "http://c" }
        devices:
        - name: d
          protocol: modbus
          endpoint: h:1
          modbus: { unit: 7 }
          tags: [{ name: f, register: { table: coil, address: 3, type: uint16 } }]
        """, _ => null, out _)).Message.ShouldContain("bool is needed");

    private static string Device(int port) => $$"""
        - name: pump
          protocol: modbus
          endpoint: 127.0.0.1:{{port}}
          modbus: { unit: 1, poll: "00:00:00.020", timeout: "00:00:01" }
          tags:
          - { name: P.vibration, asset: P, kind: Vibration, unit: mm/s, register: { address: 0, type: float32 }, deadband: 0.1, limits: { high: 4.5, priority: High } }
          - { name: P.temperature, asset: P, kind: Temperature, unit: °C, register: { address: 2, type: float32 }, scale: 0.5, offset: -40, deadband: 0.1 }
        """;

    private static async Task AnswerGarbageAsync(TcpListener listener, CancellationToken cancellationToken)
    {
        var random = new Random(1);
        var bytes = new byte[64];
        while (true)
        {
            using var client = await listener.AcceptTcpClientAsync(cancellationToken);
            random.NextBytes(bytes);
            try
            {
                await client.GetStream().WriteAsync(bytes, cancellationToken);
                while (await client.GetStream().ReadAsync(bytes, cancellationToken) > 0)
                {
                    // The gateway hangs up when it has seen enough.
                }
            }
            catch (IOException)
            {
                // It hung up with bytes of ours unread.
            }
        }
    }
}
