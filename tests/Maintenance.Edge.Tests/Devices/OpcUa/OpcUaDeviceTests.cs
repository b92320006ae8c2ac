using System.Net;
using System.Security.Cryptography;
using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Devices;
using Maintenance.Protocols.Tests.OpcUa.Server;
using Shouldly;
using Xunit;
using StatusCodes = Maintenance.Protocols.OpcUa.Encoding.StatusCodes;

namespace Maintenance.Edge.Tests.Devices.OpcUa;

public sealed class OpcUaDeviceTests : IAsyncLifetime, IDisposable
{
    private const string Vibration = FanDevice.Vibration;

    private readonly TemporaryFolder _folder = new();
    private TestPlant _plant = null!;

    private string GatewayFolder => Path.Combine(_folder.Path, "gateway");

    public async Task InitializeAsync() => _plant = await TestPlant.StartAsync(Path.Combine(_folder.Path, "plant"));

    public async Task DisposeAsync() => await _plant.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_the_server_published_is_taken_once_over_cut_connections()
    {
        const int Values = 600;
        await using var relay = new CuttingRelay(_plant.EndPoint);
        await using var gateway = await StartTrustedAsync(
            relay.Port, Vibration, "{ name: F.beat, node: { path: /Plant/F-402/vibration, sampling: \"00:00:00\", queue: 1000 } }");
        var beats = 0;
        for (var i = 1; i <= Values; i++)
        {
            _plant.Set("F-401", i);
            if (i % 100 == 50)
                relay.CutInTheMiddle();
            if (i % 100 == 0)
                await RunningGateway.UntilAsync(() => gateway.Tag("F.vibration").Value == i || Beat(), "the values so far");
        }

        await RunningGateway.UntilAsync(() => !_plant.HasUndelivered && gateway.Tag("F.beat").Value == beats, "the rest");
        var remains = (await gateway.StopAsync()).ShouldBalance();
        var readings = remains.Readings.ToLookup(entry => entry.Tag, entry => entry.Reading.Value);
        readings["F.vibration"].ShouldBe(Enumerable.Range(0, Values + 1).Select(i => (double)i));
        readings["F.beat"].ShouldBe(Enumerable.Range(0, beats + 1).Select(i => (double)i));
        remains.Readings.ShouldAllBe(entry => entry.Reading.Quality == Quality.Good);
        remains.Books.Taken.ShouldBe(_plant.Published("F-401") + _plant.Published("F-402"));

        // What a cut took with it is missed at the next message: a server that has nothing to tell says so every five seconds.
        bool Beat()
        {
            _plant.Set("F-402", ++beats);
            return false;
        }
    }

    [Fact]
    public async Task A_server_that_restarts_leaves_a_declared_gap_and_goes_on()
    {
        await using var gateway = await StartTrustedAsync(_plant.EndPoint.Port, Vibration);
        _plant.Set("F-401", 1);
        await RunningGateway.UntilAsync(() => gateway.Tag("F.vibration").Value == 1, "the first value");
        await _plant.RestartAsync();
        await RunningGateway.UntilAsync(() => gateway.Devices[0].State == DeviceState.Online, "the server again");
        _plant.Set("F-401", 2);
        await RunningGateway.UntilAsync(() => gateway.Tag("F.vibration").Value == 2, "a value after it");

        var remains = (await gateway.StopAsync()).ShouldBalance();
        remains.Readings.Select(entry => entry.Reading.Value).ShouldBe([0, 1, 2]);
        remains.Gaps.ShouldContain(gap => gap.Reason == GapReason.DeviceSilent && gap.Device == "fan");
    }

    [Fact]
    public async Task Nobody_is_believed_unasked_and_the_reason_names_the_command_that_trusts()
    {
        await using var gateway = await RunningGateway.StartAsync(GatewayFolder, FanDevice.Yaml(_plant.EndPoint.Port, Vibration));
        await RunningGateway.UntilAsync(() => gateway.Devices[0].State == DeviceState.Waiting, "the refusal");
        var error = gateway.Devices[0].LastError.ShouldNotBeNull();
        error.ShouldContain("is not trusted");
        error.ShouldContain($"mv '{Path.Combine(GatewayFolder, "opcua", "rejected")}");

        _plant.TrustEachOther(GatewayFolder);
        await RunningGateway.UntilAsync(() => gateway.Tag("F.vibration").Taken > 0, "a value once each side is trusted");
        (await gateway.StopAsync()).ShouldBalance();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_pinned_certificate_is_believed_by_itself_and_no_other_is_although_it_is_trusted(bool isIts)
    {
        _plant.TrustEachOther(await FanDevice.IdentityAsync(GatewayFolder));
        var shown = SHA256.HashData(await File.ReadAllBytesAsync(_plant.Certificate));
        if (isIts)
            Directory.Delete(Path.Combine(GatewayFolder, "opcua", "trusted"), recursive: true);
        else
            shown[0] ^= 1;
        await using var gateway = await RunningGateway.StartAsync(
            GatewayFolder, FanDevice.Yaml(_plant.EndPoint.Port, Vibration, $"pinnedCertificate: \"{Convert.ToHexString(shown)}\""));
        await RunningGateway.UntilAsync(() => gateway.Devices[0].State is DeviceState.Waiting || gateway.Tag("F.vibration").Taken > 0, "the server or its refusal");

        (gateway.Tag("F.vibration").Taken > 0).ShouldBe(isIts, gateway.Devices[0].LastError);
        if (!isIts)
            gateway.Devices[0].LastError.ShouldNotBeNull().ShouldContain("pinned");
        (await gateway.StopAsync()).ShouldBalance();
    }

    [Fact]
    public async Task A_path_with_wildcards_makes_a_tag_of_each_node_also_when_the_server_is_away_at_the_next_start()
    {
        const string Fans = "{ name: \"{parent}.{name}\", asset: \"{parent}\", node: { path: /Plant/F-4??/vib* } }";
        _plant.TrustEachOther(await FanDevice.IdentityAsync(GatewayFolder));
        await using (var gateway = await RunningGateway.StartAsync(GatewayFolder, FanDevice.Yaml(_plant.EndPoint.Port, Fans)))
        {
            gateway.Ledger.Tags.Select(tag => (tag.Settings.Name, tag.Settings.Asset)).ShouldBe([("F-401.vibration", "F-401"), ("F-402.vibration", "F-402")], ignoreOrder: true);
            await RunningGateway.UntilAsync(() => gateway.Ledger.Tags.All(tag => tag.Taken > 0), "a value of each");
            (await gateway.StopAsync()).ShouldBalance();
        }

        await using var again = await RunningGateway.StartAsync(GatewayFolder, FanDevice.Yaml(Maintenance.Local.FreePort.Next(), Fans));
        again.Ledger.Tags.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_bad_node_a_path_to_nothing_and_a_text_are_named_and_the_others_go_on()
    {
        await using var gateway = await StartTrustedAsync(
            _plant.EndPoint.Port, Vibration,
            "{ name: F.nowhere, node: { id: \"nsu=urn:test:plant;s=Nowhere\" } }",
            "{ name: F.foreign, node: { id: \"nsu=urn:not:here;s=X\" } }",
            "{ name: F.lost, node: { path: /Plant/F-999/vibration } }",
            "{ name: F.text, node: { path: /Plant/Name } }",
            "{ name: \"X.{name}\", node: { path: /Plant/X-*/vibration } }");
        await RunningGateway.UntilAsync(() => gateway.Tag("F.vibration").Taken > 0 && gateway.Devices[0].Troubles.Count == 5, "the good value and the troubles");
        var troubles = gateway.Devices[0].Troubles;
        troubles["F.nowhere"].ShouldContain("BadNodeIdUnknown");
        troubles["F.foreign"].ShouldContain("no namespace urn:not:here");
        troubles["F.lost"].ShouldContain("No variable is at /Plant/F-999/vibration");
        troubles["F.text"].ShouldContain("String, where a number is expected");
        troubles["X.{name}"].ShouldContain("No variable is at /Plant/X-*/vibration");
        (await gateway.Client.GetStringAsync("/api/status")).ShouldContain("BadNodeIdUnknown");

        var remains = (await gateway.StopAsync()).ShouldBalance();
        remains.Books.Gaps[GapReason.Malformed].ShouldBe(1);
    }

    [Fact]
    public async Task A_queue_too_short_is_a_counted_gap_and_a_bad_status_a_bad_reading()
    {
        await using var gateway = await StartTrustedAsync(
            _plant.EndPoint.Port, "{ name: F.vibration, node: { path: /Plant/F-401/vibration, queue: 2, sampling: \"00:00:00\", publishing: \"00:00:00.500\" } }");
        await RunningGateway.UntilAsync(() => gateway.Tag("F.vibration").Taken == 1, "the first value");
        for (var i = 1; i <= 20; i++)
            _plant.Set("F-401", i);
        await RunningGateway.UntilAsync(() => gateway.Tag("F.vibration").Value == 20, "the last value");
        _plant.Set("F-401", 0, StatusCodes.BadSensorFailure);
        await RunningGateway.UntilAsync(() => double.IsNaN(gateway.Tag("F.vibration").Value), "the bad status");

        var remains = (await gateway.StopAsync()).ShouldBalance();
        remains.Gaps.ShouldContain(gap => gap.Reason == GapReason.DeviceOverflow && gap.Tag == "F.vibration" && gap.Count >= 1);
        remains.Readings[^1].Reading.Quality.ShouldBe(Quality.Bad);
        remains.Books.Taken.ShouldBe(_plant.Published("F-401"));
    }

    [Fact]
    public async Task The_servers_deadband_holds_back_and_cyclic_reads_do_not_wait_for_changes()
    {
        await using var gateway = await StartTrustedAsync(
            _plant.EndPoint.Port,
            "{ name: F.thinned, node: { path: /Plant/F-401/vibration, sampling: \"00:00:00\", queue: 100, deadband: { absolute: 5 } } }",
            "{ name: F.read, node: { path: /Plant/F-402/vibration, access: read, sampling: \"00:00:00.020\" } }");
        await RunningGateway.UntilAsync(() => gateway.Tag("F.thinned").Taken == 1, "the first value");
        foreach (var value in new[] { 1, 4, 6, 8, 20 })
            _plant.Set("F-401", value);
        await RunningGateway.UntilAsync(() => gateway.Tag("F.thinned").Value == 20 && gateway.Tag("F.read").Taken >= 20, "the values");

        var remains = (await gateway.StopAsync()).ShouldBalance();
        remains.Readings.Where(entry => entry.Tag is "F.thinned").Select(entry => entry.Reading.Value).ShouldBe([0, 6, 20]);
        remains.Books.Duplicates.ShouldBe(0);
    }

    [Fact]
    public async Task An_alarm_of_the_server_is_raised_and_returned_once_also_over_a_restart_of_the_gateway()
    {
        const string Events = "events: { asset: PLANT }";
        await using (var gateway = await StartTrustedAsync(_plant.EndPoint.Port, Vibration, Events))
        {
            await gateway.AskedAsync();
            _plant.Alarm.Update(true, 700, "too much");
            await RunningGateway.UntilAsync(() => FanDevice.ActiveAlarms(GatewayFolder).Contains("F.vibration/vibration-high (s=Alarm)"), "the alarm");
            var raised = (await gateway.StopAsync()).Transitions.ShouldHaveSingleItem();
            (raised.Edge, raised.Rule, raised.Priority, raised.Asset, raised.Tag, raised.Score).ShouldBe(
                (AlarmEdge.Raised, "F.vibration/vibration-high (s=Alarm)", AlarmPriority.High, "F-401", "F.vibration", 700));
        }

        _plant.Alarm.Update(false, 700, "well again");   // while nobody listens
        await using var again = await StartTrustedAsync(_plant.EndPoint.Port, Vibration, Events);
        await RunningGateway.UntilAsync(() => FanDevice.ActiveAlarms(GatewayFolder).Count == 0, "the return");
        var transitions = (await again.StopAsync()).Transitions;
        transitions.Select(transition => transition.Edge).ShouldBe([AlarmEdge.Raised, AlarmEdge.Returned]);
        transitions[1].AlarmId.ShouldBe(transitions[0].AlarmId);
    }

    [Fact]
    public async Task A_command_writes_in_the_nodes_type_reads_back_and_is_refused_where_it_may_not()
    {
        var tokenFile = Path.Combine(_folder.Path, "token");
        await File.WriteAllTextAsync(tokenFile, FanDevice.Token + "\n");
        await using var gateway = await StartTrustedAsync(
            _plant.EndPoint.Port, $"local: {{ writeTokenFile: '{tokenFile}' }}", Vibration,
            "{ name: F.set-point, scale: 0.1, writable: { min: 0, max: 60 }, node: { path: /Plant/SetPoint } }");
        await RunningGateway.UntilAsync(() => gateway.Tag("F.set-point").Taken > 0, "the set point");

        (await gateway.WriteAsync("F.set-point", 45.5, null)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await gateway.WriteAsync("F.set-point", 45.5, "another-token-of-length")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using var written = await gateway.WriteAsync("F.set-point", 45.5);
        written.StatusCode.ShouldBe(HttpStatusCode.OK);
        _plant.SetPoint.Value.Value.Boxed.ShouldBe((short)455);
        await RunningGateway.UntilAsync(() => gateway.Tag("F.set-point").Value == 45.5, "the value to be told");

        using var inexact = await gateway.WriteAsync("F.set-point", 0.3);   // 0.3 / 0.1 is 2.9999999999999996
        inexact.StatusCode.ShouldBe(HttpStatusCode.OK);
        _plant.SetPoint.Value.Value.Boxed.ShouldBe((short)3);
        (await ReasonAsync(gateway, "F.set-point", 61)).ShouldContain("outside what may be written to F.set-point, 0 to 60");
        (await ReasonAsync(gateway, "F.set-point", 45.55)).ShouldContain("does not fit its type");
        (await ReasonAsync(gateway, "F.vibration", 1)).ShouldContain("not writable");
        (await gateway.WriteAsync("F.nothing", 1)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        _plant.SetPoint.Value.Value.Boxed.ShouldBe((short)3);
        (await gateway.StopAsync()).ShouldBalance();
    }

    private static async Task<string> ReasonAsync(RunningGateway gateway, string tag, double value)
    {
        using var answer = await gateway.WriteAsync(tag, value);
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        return await answer.Content.ReadAsStringAsync();
    }

    private Task<RunningGateway> StartTrustedAsync(int port, params string[] lines) => FanDevice.StartAsync(_plant, GatewayFolder, port, lines);
}
