using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Maintenance.Local;
using Maintenance.Protocols.Modbus;
using Maintenance.Simulators.Faults;
using Maintenance.Simulators.Servers;
using Microsoft.Extensions.Hosting;
using Shouldly;
using Xunit;

namespace Maintenance.Simulators.Tests.Servers;

/// <summary>The whole plant as a process would run it, with a real broker.</summary>
public sealed class PlantHostTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _folder = new();
    private readonly int _modbusPort = FreePort.Next();
    private PrivateBroker _broker = null!;
    private IHost _app = null!;
    private HttpClient _http = null!;
    private Listener _listener = null!;

    public async Task InitializeAsync()
    {
        _broker = await PrivateBroker.StartAsync(new(), CancellationToken.None);
        _listener = await Listener.SubscribeAsync(_broker, "plant/#");
        var app = PlantHost.Build(
            new(_modbusPort, new("127.0.0.1", _broker.Port), Path.Combine(_folder.Path, "truth.jsonl"), 42, "http://127.0.0.1:0"),
            TimeProvider.System);
        await app.StartAsync(CancellationToken.None);
        _http = new() { BaseAddress = new(app.Urls.Single()) };
        _app = app;
    }

    public async Task DisposeAsync()
    {
        await _app.StopAsync();
        _app.Dispose();
        await _listener.DisposeAsync();
        await _broker.DisposeAsync();
    }

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_register_map_is_the_documented_one()
    {
        using var client = await ConnectAsync();
        var pump = await ReadAsync(client, 1, 0, 13);
        Float(pump, 0).ShouldBe(2.0, 0.5); // vibration
        Float(pump, 2).ShouldBe(58, 2); // bearing temperature
        Float(pump, 4).ShouldBe(1480, 10); // speed
        Float(pump, 6).ShouldBe(42, 3); // current
        Float(pump, 8).ShouldBe(6.2, 0.5); // discharge pressure
        Float(pump, 10).ShouldBe(120, 10); // flow
        pump[12].ShouldBe((ushort)1); // running

        var motor = await ReadAsync(client, 2, 0, 9);
        Float(motor, 0).ShouldBe(1.4, 0.5); // vibration
        Float(motor, 2).ShouldBe(82, 3); // winding temperature
        Float(motor, 4).ShouldBe(1486, 10); // speed
        Float(motor, 6).ShouldBe(55, 3); // current
        motor[8].ShouldBe((ushort)1); // running

        (await Should.ThrowAsync<ModbusException>(ReadAsync(client, 2, 9, 1))).Code
            .ShouldBe(ModbusExceptionCode.IllegalDataAddress);
    }

    [Fact]
    public async Task Values_served_are_counted_exactly_and_only_when_whole()
    {
        using (var client = await ConnectAsync())
        {
            for (var i = 0; i < 40; i++)
                await ReadAsync(client, 1, 0, 13); // all seven
            await ReadAsync(client, 1, 1, 2); // two halves: none
            await ReadAsync(client, 1, 1, 4); // half, bearing temperature, half
            await ReadAsync(client, 2, 8, 1); // running
            await Should.ThrowAsync<ModbusException>(ReadAsync(client, 1, 12, 2));
        }

        await Until.TrueAsync(
            async _ => (await CountsAsync()).ModbusValuesServed >= 282, Patience, "the counts", CancellationToken.None);
        var counts = await CountsAsync();
        counts.ModbusValuesServed.ShouldBe(282);
        counts.ByTag["P-101.vibration"].ShouldBe(40);
        counts.ByTag["P-101.bearing-temperature"].ShouldBe(41);
        counts.ByTag["P-101.running"].ShouldBe(40);
        counts.ByTag["M-102.running"].ShouldBe(1);
        counts.ByTag.Keys.ShouldNotContain("M-102.vibration");
    }

    [Fact]
    public async Task Values_published_are_counted_exactly_and_none_comes_after_stop()
    {
        await _listener.HeardAsync(30);
        using var answer = await _http.PostAsync(new Uri("/stop", UriKind.Relative), null);
        answer.EnsureSuccessStatusCode();
        var counts = (await answer.Content.ReadFromJsonAsync<Counts>())!;
        await _listener.HeardAsync(counts.MqttValuesPublished);

        counts.MqttValuesAcknowledged.ShouldBe(counts.MqttValuesPublished);
        counts.ByTag.ShouldBe(
            _listener.Heard.GroupBy(message => message.Topic["plant/DEMO/".Length..].Replace('/', '.'))
                .ToDictionary(tag => tag.Key, tag => (long)tag.Count()),
            ignoreOrder: true);
        counts.ByTag.Keys.ShouldBe([
            "C-201.current", "C-201.discharge-pressure", "C-201.discharge-temperature", "C-201.oil-pressure", "C-201.running",
            "C-201.vibration", "CV-301.belt-speed", "CV-301.motor-current", "CV-301.motor-temperature", "CV-301.running"]);
        (await CountsAsync()).MqttValuesPublished.ShouldBe(counts.MqttValuesPublished);

        using var client = await ConnectAsync();
        await ReadAsync(client, 1, 0, 13);
    }

    [Fact]
    public async Task A_fault_is_created_listed_written_and_felt()
    {
        using var answer = await _http.PostAsJsonAsync("/faults", new { asset = "P-101", kind = "bearing-wear", growth = "00:00:00.200" });
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        var truth = (await answer.Content.ReadFromJsonAsync<GroundTruth>())!;
        (truth.Asset, truth.Kind, truth.FailureMode).ShouldBe(("P-101", "bearing-wear", "VIB"));
        (await _http.GetFromJsonAsync<GroundTruth[]>("/faults")).ShouldBe([truth]);
        (await File.ReadAllTextAsync(Path.Combine(_folder.Path, "truth.jsonl"))).ShouldContain("\"VIB\"");

        using var client = await ConnectAsync();
        await Until.TrueAsync(
            async _ => Float(await ReadAsync(client, 1, 0, 2), 0) > 7.1, Patience, "the vibration", CancellationToken.None);
    }

    [Fact]
    public async Task A_fault_that_cannot_be_is_a_problem_that_says_what_can()
    {
        using var answer = await _http.PostAsJsonAsync("/faults", new { asset = "P-101", kind = "old-age" });
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("bearing-wear, cavitation");
    }

    [Fact]
    public async Task A_sensor_that_is_out_is_NaN_in_registers_silence_in_topics_and_null_in_the_list()
    {
        await _http.PostAsJsonAsync("/faults", new { asset = "P-101", kind = "sensor-dropout", signal = "flow" });
        await _http.PostAsJsonAsync("/faults", new { asset = "C-201", kind = "sensor-dropout", signal = "oil-pressure" });
        using var client = await ConnectAsync();
        Float(await ReadAsync(client, 1, 10, 2), 0).ShouldBe(double.NaN);

        var before = await CountsAsync();
        await Until.TrueAsync(
            async _ => (await CountsAsync()).ByTag["C-201.current"] >= before.ByTag.GetValueOrDefault("C-201.current") + 3,
            Patience, "three rounds", CancellationToken.None);
        (await CountsAsync()).ByTag.GetValueOrDefault("C-201.oil-pressure")
            .ShouldBeLessThanOrEqualTo(before.ByTag.GetValueOrDefault("C-201.oil-pressure") + 1);
        (await _http.GetStringAsync("/machines")).ShouldContain("""{"name":"flow","unit":"m3/h","value":null}""");
    }

    [Fact]
    public async Task A_broker_that_comes_back_is_published_to_again()
    {
        await _listener.HeardAsync(10);
        await _broker.StopAsync();
        await _broker.StartAgainAsync(CancellationToken.None);
        await using var listener = await Listener.SubscribeAsync(_broker, "plant/DEMO/CV-301/#");
        await listener.HeardAsync(4);
        await _http.PostAsync(new Uri("/stop", UriKind.Relative), null);
        var counts = await CountsAsync();
        counts.MqttValuesAcknowledged.ShouldBe(counts.MqttValuesPublished);
    }

    private static double Float(ushort[] words, int at) =>
        RegisterCodec.Decode(words.AsSpan(at), RegisterType.Float32, WordOrder.Abcd);

    private static async Task<ushort[]> ReadAsync(ModbusClient client, byte unit, ushort address, int count)
    {
        var words = new ushort[count];
        await client.ReadHoldingRegistersAsync(unit, address, words, CancellationToken.None);
        return words;
    }

    private async Task<Counts> CountsAsync() =>
        (await _http.GetFromJsonAsync<Counts>("/counts", JsonSerializerOptions.Web))!;

    private Task<ModbusClient> ConnectAsync() => ModbusClient.ConnectAsync(
        new() { Host = "127.0.0.1", Port = _modbusPort, ResponseTimeout = Patience }, TimeProvider.System, CancellationToken.None);
}
