using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Devices.OpcUa;
using Maintenance.Protocols.OpcUa.Encoding;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Devices.OpcUa;

/// <summary>What events make of alarms, event by event.</summary>
public sealed class ServerAlarmsTests : IAsyncLifetime, IDisposable
{
    private static readonly NodeId AlarmType = new(2915);
    private static readonly NodeId RefreshStart = new(2787);
    private static readonly NodeId RefreshEnd = new(2788);
    private static readonly NodeId Overflow = new(3035);

    private readonly TemporaryFolder _folder = new();
    private readonly DeviceSettings _device = GatewayFile.Parse(
        "gateway.yaml", RunningGateway.Yaml(new("http://127.0.0.1:1"), "00:00:00", FanDevice.Yaml(4840, FanDevice.Vibration, "events: { leastSeverity: 300 }")),
        _ => null, out _).Devices[0];

    private ServerAlarms _alarms = null!;

    public async Task InitializeAsync() => _alarms = await OpenAsync("urn:other", "urn:plant");

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_end_of_a_refresh_whose_begin_nobody_saw_ends_no_alarm()
    {
        Tell(Event("A", active: true)).ShouldBe([AlarmEdge.Raised]);
        Tell(Event(RefreshEnd)).ShouldBeEmpty();
        Tell(Event(RefreshStart), Event("A", active: true), Event(RefreshEnd)).ShouldBeEmpty();
        Tell(Event(RefreshStart), Event(RefreshEnd)).ShouldBe([AlarmEdge.Returned]);
    }

    [Fact]
    public void The_end_of_a_refresh_in_which_events_were_lost_ends_no_alarm()
    {
        Tell(Event("A", active: true)).ShouldBe([AlarmEdge.Raised]);
        Tell(Event(RefreshStart), Event(Overflow), Event(RefreshEnd)).ShouldBeEmpty();
        ServerAlarms.AsksForRefresh(Event(Overflow)).ShouldBeTrue();
        ServerAlarms.AsksForRefresh(Event(RefreshEnd)).ShouldBeFalse();
    }

    [Fact]
    public void A_branch_of_the_past_says_nothing_of_how_things_are()
    {
        Tell(Event("A", active: true, branch: new("1", 2))).ShouldBeEmpty();
        Tell(Event("A", active: true), Event("A", active: false, branch: new("1", 2))).ShouldBe([AlarmEdge.Raised]);
    }

    [Fact]
    public void A_condition_that_is_switched_off_is_no_alarm() =>
        Tell(Event("A", active: true), Event("A", active: true, enabled: false), Event("A", active: true)).ShouldBe(
            [AlarmEdge.Raised, AlarmEdge.Returned, AlarmEdge.Raised]);

    [Fact]
    public void An_alarm_is_raised_once_it_is_grave_enough_and_returns_however_little_it_is_then() =>
        Tell(
            Event("A", active: true, severity: 299), Event("A", active: true, severity: 300), Event("A", active: true, severity: 200),
            Event(RefreshStart), Event("A", active: true, severity: 200), Event(RefreshEnd), Event("A", active: false, severity: 1)).ShouldBe(
            [AlarmEdge.Raised, AlarmEdge.Returned]);

    [Fact]
    public async Task An_alarm_is_the_same_where_the_server_numbers_its_namespaces_anew()
    {
        Tell(Event("A", active: true)).ShouldBe([AlarmEdge.Raised]);
        await _alarms.SaveAsync(CancellationToken.None);
        _alarms = await OpenAsync("urn:new", "urn:other", "urn:plant");
        _alarms.Unstored.Count.ShouldBe(1);
        Tell(Event("A", active: false, index: 3)).ShouldBe([AlarmEdge.Returned]);
    }

    private Task<ServerAlarms> OpenAsync(params string[] namespaces) => ServerAlarms.OpenAsync(
        _device, ["http://opcfoundation.org/UA/", .. namespaces], Path.Combine(_folder.Path, "alarms.json"), TimeProvider.System, CancellationToken.None);

    private List<AlarmEdge> Tell(params Variant[][] events) =>
        [.. events.SelectMany(fields => _alarms.Take(fields, _ => null)).Select(transition => transition.Edge)];

    private static Variant[] Event(NodeId type) => [.. Enumerable.Repeat(Variant.Null, AlarmFields.All.Count).Select((none, at) => at == 1 ? new(type) : none)];

    private static Variant[] Event(string name, bool active, ushort severity = 700, NodeId branch = default, bool enabled = true, ushort index = 2)
    {
        var fields = Event(AlarmType);
        (fields[2], fields[3], fields[5]) = (new("fan"), new(TimeProvider.System.GetUtcNow()), new(severity));
        (fields[6], fields[7], fields[8], fields[9]) = (new(new NodeId(name, index)), new(name), new(active), new(active));
        (fields[12], fields[13]) = (new(branch), new(enabled));
        return fields;
    }
}
