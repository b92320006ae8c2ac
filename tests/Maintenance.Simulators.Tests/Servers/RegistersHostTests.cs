using System.Net.Http.Json;
using Maintenance.Local;
using Maintenance.Protocols.Modbus;
using Maintenance.Simulators.Servers;
using Shouldly;
using Xunit;

namespace Maintenance.Simulators.Tests.Servers;

public sealed class RegistersHostTests
{
    [Fact]
    public async Task Every_register_changes_with_every_read_and_every_value_is_counted()
    {
        var port = FreePort.Next();
        await using var app = RegistersHost.Build(new(port, 3, 200, "http://127.0.0.1:0"), TimeProvider.System);
        await app.StartAsync(CancellationToken.None);
        using var http = new HttpClient { BaseAddress = new(app.Urls.Single()) };
        using var client = await ModbusClient.ConnectAsync(
            new() { Host = "127.0.0.1", Port = port }, TimeProvider.System, CancellationToken.None);

        var words = new ushort[125];
        for (ushort read = 1; read <= 50; read++)
        {
            await client.ReadHoldingRegistersAsync(3, 75, words, CancellationToken.None);
            words.ShouldAllBe(word => word == read);
        }

        await client.ReadHoldingRegistersAsync(1, 0, words.AsMemory(0, 7), CancellationToken.None);
        await Until.TrueAsync(
            async token => (await http.GetFromJsonAsync<Counts>("/counts", token))!.ModbusValuesServed == (50 * 125) + 7,
            TimeSpan.FromSeconds(10), "the counts", CancellationToken.None);
        (await http.GetFromJsonAsync<Counts>("/counts", CancellationToken.None))!.ByTag["unit-3"].ShouldBe(50 * 125);
    }
}
