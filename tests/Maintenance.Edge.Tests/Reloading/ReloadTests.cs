using System.Globalization;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Devices;
using Maintenance.Edge.Reloading;
using Maintenance.Edge.Tests.Devices;
using Maintenance.Local;
using Maintenance.Local.Product;
using Maintenance.Protocols.Modbus;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Reloading;

/// <summary>A configuration that changes while the gateway runs.</summary>
public sealed class ReloadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Only_the_device_that_changed_begins_anew_and_no_value_is_lost_doubled_or_taken_for_another_tags()
    {
        var (a, b, c) = (new CountingUnit(), new CountingUnit(), new CountingUnit());
        await using var serverA = a.Serve();
        await using var serverB = b.Serve();
        await using var serverC = c.Serve();
        var deviceA = Device("a", serverA, 20, ("A.up", 0), ("A.down", 2));
        await using var gateway = await RunningGateway.StartAsync(_folder.Path, Lines(deviceA, Device("b", serverB, 20, ("B.up", 0), ("B.down", 2))));
        await RunningGateway.UntilAsync(() => gateway.Ledger.Tags.All(tag => tag.Taken > 10), "values");
        var (sinceUtc, epoch) = (gateway.Devices[0].SinceUtc, gateway.Outbox.State(Lane.Telemetry).Epoch);

        // The file has another order too, so that places in it are no numbers of tags.
        (await gateway.ChangeAsync(Lines(
            Device("c", serverC, 20, ("C.up", 0)), Device("b", serverB, 30, ("B.more", 4), ("B.up", 0)), deviceA))).ShouldBeTrue();
        await RunningGateway.UntilAsync(() => gateway.Tag("B.more").Taken > 10 && gateway.Tag("C.up").Taken > 10 && gateway.Tag("A.up").Taken > 40, "values of all");
        gateway.Devices.Select(device => device.Name).ShouldBe(["c", "b", "a"]);
        gateway.Devices[2].SinceUtc.ShouldBe(sinceUtc, "it went on");
        gateway.Ledger.Tags.Select(tag => tag.Settings.Name).ShouldBe(["C.up", "B.more", "B.up", "A.up", "A.down"]);
        gateway.Outbox.State(Lane.Telemetry).Epoch.ShouldBe(epoch);

        var remains = (await gateway.StopAsync()).ShouldBalance();
        Values("A.up").ShouldBe(Counted(a.Reads));
        Values("A.down").ShouldBe(Counted(a.Reads).Select(value => -value));
        Values("B.up").ShouldBe(Counted(b.Reads));
        Values("C.up").ShouldBe(Counted(c.Reads));
        var down = Values("B.down");
        down.ShouldBe(Counted(down.Count).Select(value => -value), "as long as it was configured");
        Values("B.more").ShouldBe(Counted(b.Reads).Skip(down.Count), "as soon as it was configured");

        List<double> Values(string tag) => [.. remains.Readings.Where(entry => string.Equals(entry.Tag, tag, StringComparison.Ordinal)).Select(entry => entry.Reading.Value)];
    }

    [Fact]
    public async Task A_wrong_file_is_refused_with_all_that_is_wrong_and_the_one_before_goes_on()
    {
        var unit = new CountingUnit();
        await using var server = unit.Serve();
        var device = Device("a", server, 20, ("A.up", 0));
        await using var gateway = await RunningGateway.StartAsync(_folder.Path, device);
        await RunningGateway.UntilAsync(() => gateway.Tag("A.up").Taken > 3, "values");

        (await gateway.ChangeAsync(device.Replace("float32", "float99", StringComparison.Ordinal))).ShouldBeFalse();
        var before = gateway.Tag("A.up").Taken;
        await RunningGateway.UntilAsync(() => gateway.Tag("A.up").Taken > before + 3, "more values");
        (await gateway.ReasonsAsync()).ShouldContain(reason => reason.StartsWith("the changed configuration is refused: gateway.yaml:", StringComparison.Ordinal)
            && reason.Contains("register.type is \"float99\"; one of bool,", StringComparison.Ordinal));
        gateway.Logs.Entries.ShouldContain(entry => entry.Message.Contains("float99", StringComparison.Ordinal));

        (await gateway.ChangeAsync(device)).ShouldBeTrue();
        (await gateway.ReasonsAsync()).ShouldNotContain(reason => reason.Contains("refused", StringComparison.Ordinal));
        var remains = (await gateway.StopAsync()).ShouldBalance();
        remains.Readings.Select(entry => entry.Reading.Value).ShouldBe(Counted(unit.Reads), "nothing changed, so the device went on");
    }

    [Fact]
    public async Task A_tag_that_goes_and_comes_again_goes_on_from_its_counts()
    {
        var (a, b) = (new CountingUnit(), new CountingUnit());
        await using var serverA = a.Serve();
        await using var serverB = b.Serve();
        var both = Lines(Device("a", serverA, 20, ("A.up", 0)), Device("b", serverB, 20, ("B.up", 0)));
        await using var gateway = await RunningGateway.StartAsync(_folder.Path, both);
        await RunningGateway.UntilAsync(() => gateway.Ledger.Tags.All(tag => tag.Taken > 5), "values");
        await gateway.ChangeAsync(Device("a", serverA, 20, ("A.up", 0)));
        gateway.Ledger.Tags.ShouldHaveSingleItem();
        (await gateway.Client.GetStringAsync("/api/tags")).ShouldNotContain("B.up");
        var reads = b.Reads;
        await gateway.ChangeAsync(both);
        await RunningGateway.UntilAsync(() => gateway.Tag("B.up").Taken > reads + 5, "values again");
        var remains = (await gateway.StopAsync()).ShouldBalance();
        remains.Readings.Where(entry => entry.Tag is "B.up").Select(entry => entry.Reading.Value).ShouldBe(Counted(b.Reads));
        remains.Books.ByTag["B.up"].ShouldBe(b.Reads);
    }

    [Fact]
    public async Task An_alarm_outlives_its_devices_new_settings_and_ends_with_its_own()
    {
        var unit = new TestUnit();
        unit.Set(0, 9);
        await using var server = unit.Serve();
        await using var gateway = await RunningGateway.StartAsync(_folder.Path, WithLimit("00:00:00.020", 5));
        await RunningGateway.UntilAsync(() => gateway.Tag("P.v").Alarms.Count == 1, "the alarm");
        await gateway.ChangeAsync(WithLimit("00:00:00.030", 5));
        gateway.Tag("P.v").Alarms.Count.ShouldBe(1, "it is still on");
        var before = gateway.Tag("P.v").Taken;
        await RunningGateway.UntilAsync(() => gateway.Tag("P.v").Taken > before + 5, "values");
        await gateway.ChangeAsync(WithLimit("00:00:00.030", 6));
        await RunningGateway.UntilAsync(() => gateway.Tag("P.v").Alarms is [{ Limit: 6 }], "the alarm of the other limit");
        var remains = (await gateway.StopAsync()).ShouldBalance();
        remains.Transitions.Select(told => (told.Edge, told.Limit)).ShouldBe([(AlarmEdge.Raised, 5), (AlarmEdge.Returned, 5), (AlarmEdge.Raised, 6)]);

        string WithLimit(string poll, int high) => $$"""
            - name: pump
              protocol: modbus
              endpoint: 127.0.0.1:{{server.EndPoint.Port}}
              modbus: { unit: 1, poll: "{{poll}}" }
              tags: [{ name: P.v, register: { address: 0, type: float32 }, limits: { high: {{high}}, onDelay: "00:00:00.300" }, sensor: { watch: false } }]
            """;
    }

    [Fact]
    public async Task What_takes_a_start_of_the_gateway_is_said_and_all_else_is_taken()
    {
        var unit = new CountingUnit();
        await using var server = unit.Serve();
        await using var gateway = await RunningGateway.StartAsync(_folder.Path, Device("a", server, 20, ("A.up", 0)));
        (await gateway.ChangeAsync(Device("a", server, 20, ("A.other", 0)) + "\noutbox: { maxBytes: 268435456 }")).ShouldBeTrue();
        gateway.Ledger.Tags.ShouldHaveSingleItem().Settings.Name.ShouldBe("A.other");
        gateway.Logs.Entries.ShouldContain(entry => entry.Message.StartsWith("Changes to outbox are taken when the gateway starts again", StringComparison.Ordinal));
        (await gateway.StopAsync()).ShouldBalance();
    }

    [Fact]
    public async Task A_change_while_the_gateway_starts_is_taken_too()
    {
        var unit = new CountingUnit();
        await using var server = unit.Serve();
        await using var gateway = await RunningGateway.StartAsync(
            _folder.Path, Device("a", server, 20, ("A.up", 0)), meanwhile: text => text.Replace("A.up", "A.other", StringComparison.Ordinal));
        await RunningGateway.UntilAsync(() => gateway.Ledger.Tags.Any(tag => tag.Settings.Name is "A.other"), "the tag of the file as it is by now");
    }

    [Fact]
    public async Task A_change_that_fails_on_its_way_is_told_until_the_gateway_is_started_again()
    {
        var (clock, file) = (new ManualClock(), Path.Combine(_folder.Path, "gateway.yaml"));
        var text = RunningGateway.Yaml(new("http://c"), "00:00:00", """
            - { name: a, protocol: modbus, endpoint: "h:1", modbus: { unit: 1 }, tags: [{ name: A.up, register: { address: 0, type: uint16 } }] }
            """);
        var settings = GatewayFile.Parse(file, text, _ => null, out _);
        await File.WriteAllTextAsync(file, text.Replace("A.up", "A.other", StringComparison.Ordinal));
        await using var services = new ServiceCollection().BuildServiceProvider();
        var (live, command, state) = (new LiveSettings(settings), new GatewayCommand(file, _folder.Path, "http://127.0.0.1:0"), new ConfigurationState(clock));
        using var lines = new ModbusLines(clock);
        var supervisor = new DeviceSupervisor(
            live, new(live, [], clock), new(services, command, lines, new(live, NullLogger<TagWrites>.Instance), clock, NullLoggerFactory.Instance), new(), clock, NullLogger<DeviceSupervisor>.Instance);
        supervisor.Dispose();   // so that no change comes to its end
        using var watch = new ConfigurationWatch(
            command, settings, new(live, supervisor, state, [], command, clock, NullLogger<ConfigurationChanger>.Instance), state, clock, NullLogger<ConfigurationWatch>.Instance);
        await watch.StartAsync(CancellationToken.None);
        for (var looks = 0; looks < 10 && state.Now.Faults.Count == 0; looks++)
        {
            await clock.WhenWaitedOnAsync();
            clock.Advance(TimeSpan.FromSeconds(2));
        }

        await RunningGateway.UntilAsync(() => state.Now.Faults.Count > 0, "the fault");
        state.Now.Faults.ShouldHaveSingleItem().ShouldContain("could not be taken wholly");
        state.Now.Faults[0].ShouldEndWith("start the gateway again");
        await watch.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_changed_file_is_taken_by_itself()
    {
        var unit = new CountingUnit();
        await using var server = unit.Serve();
        await using var gateway = await RunningGateway.StartAsync(_folder.Path, Device("a", server, 20, ("A.up", 0)));
        var file = Path.Combine(_folder.Path, "gateway.yaml");
        await RunningGateway.UntilAsync(() => gateway.Tag("A.up").Taken > 1, "values");
        var text = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, text.Replace("A.up", "A.changed", StringComparison.Ordinal));
        await RunningGateway.UntilAsync(() => gateway.Ledger.Tags[0].Settings.Name is "A.changed" && gateway.Ledger.Tags[0].Taken > 1, "the changed file");
        (await gateway.StopAsync()).ShouldBalance();
    }

    [Fact]
    public async Task The_program_takes_a_changed_file_at_once_when_it_is_hung_up_on()
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var unit = new CountingUnit();
        await using var server = unit.Serve();
        var (file, data) = (Path.Combine(_folder.Path, "gateway.yaml"), Path.Combine(_folder.Path, "data"));
        await File.WriteAllTextAsync(file, RunningGateway.Yaml(new("http://127.0.0.1:1"), "00:00:00", Device("a", server, 20, ("A.up", 0))), bound.Token);
        await using var gateway = await GatewayProcess.StartAsync(
            Checkout.Find(), file, data, FreePort.Next(), Path.Combine(_folder.Path, "gateway.log"), new Dictionary<string, string?>(), "token", bound.Token);
        await gateway.OnlineAsync("a", bound.Token);
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file, bound.Token)).Replace("A.up", "A.changed", StringComparison.Ordinal), bound.Token);
        await ChildProcess.RunAsync(new("kill", "-HUP", gateway.Process.Identity.Id.ToString(CultureInfo.InvariantCulture)), bound.Token);
        await gateway.Process.WaitUntilAsync(
            async token => (await gateway.Client.GetStringAsync("/api/tags", token)).Contains("A.changed", StringComparison.Ordinal),
            TimeSpan.FromSeconds(20), "the changed tag", bound.Token);
        var books = await gateway.StopAsync(bound.Token);
        books.Taken.ShouldBe(books.Suppressed + books.Sampled);
        books.Taken.ShouldBe(unit.Reads);
    }

    private static IEnumerable<double> Counted(long reads) => Enumerable.Range(1, (int)reads).Select(read => (double)read);

    private static string Lines(params string[] devices) => string.Join('\n', devices);

    private static string Device(string name, ModbusTcpServer server, int pollMilliseconds, params (string Name, int Address)[] tags) =>
        string.Create(CultureInfo.InvariantCulture, $$"""
            - name: {{name}}
              protocol: modbus
              endpoint: 127.0.0.1:{{server.EndPoint.Port}}
              modbus: { unit: 1, poll: "00:00:00.{{pollMilliseconds:000}}", timeout: "00:00:10" }
              tags:
            {{string.Join('\n', tags.Select(tag => $"  - {{ name: {tag.Name}, register: {{ address: {tag.Address}, type: float32 }}, deadband: 0 }}"))}}
            """);
}
