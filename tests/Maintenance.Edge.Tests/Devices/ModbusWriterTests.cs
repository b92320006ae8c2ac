using Maintenance.Edge.Configuration;
using Maintenance.Edge.Devices;
using Maintenance.Protocols.Modbus;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Devices;

/// <summary>What is said of a write that a device does not simply grant.</summary>
public sealed class ModbusWriterTests
{
    private const byte WriteOne = 6;
    private const byte WriteMany = 16;
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task A_write_that_is_accepted_and_takes_a_while_is_followed_to_its_end()
    {
        var looks = 0;
        await using var device = new RawModbusDevice(request =>
            request[0] == WriteOne ? RawModbusDevice.Refusal(request, 5) : ++looks < 3 ? [3, 2, 0, 0] : [3, 2, 0, 7]);
        (await WriteAsync(device, 7)).ShouldBe(new WriteOutcome.Written(7));
    }

    [Fact]
    public async Task A_write_that_is_accepted_and_never_seen_may_or_may_not_be_written()
    {
        await using var device = new RawModbusDevice(request => request[0] == WriteOne ? RawModbusDevice.Refusal(request, 5) : [3, 2, 0, 1]);
        var outcome = (await WriteAsync(device, 7)).ShouldBeOfType<WriteOutcome.NotConfirmed>();
        (outcome.Value, outcome.Reason).ShouldBe((1, "The device accepted it and is still at it, so it may or may not be written."));
    }

    [Fact]
    public async Task A_write_of_which_a_gateway_heard_nothing_may_or_may_not_be_written()
    {
        await using var device = new RawModbusDevice(request => RawModbusDevice.Refusal(request, 11));
        (await WriteAsync(device, 7)).ShouldBeOfType<WriteOutcome.NotConfirmed>().Reason.ShouldContain("may or may not be written");
    }

    [Fact]
    public async Task A_write_during_which_the_connection_is_lost_may_or_may_not_be_written()
    {
        await using var device = new RawModbusDevice(_ => []);
        (await WriteAsync(device, 7)).ShouldBeOfType<WriteOutcome.NotConfirmed>().Reason.ShouldContain("may or may not be written");
    }

    [Fact]
    public async Task A_device_without_the_function_for_one_register_is_asked_by_the_one_for_several()
    {
        await using var device = new RawModbusDevice(request => request[0] switch
        {
            WriteOne => RawModbusDevice.Refusal(request, 1),
            WriteMany => request[..5],
            _ => [3, 2, 0, 7],
        });
        (await WriteAsync(device, 7)).ShouldBe(new WriteOutcome.Written(7));
    }

    [Fact]
    public async Task To_a_unit_that_is_left_alone_nothing_is_written()
    {
        await using var device = new RawModbusDevice(request => RawModbusDevice.Refusal(request, 11));
        using var client = await ConnectAsync(device);
        for (var i = 0; i < 2; i++)
            await Should.ThrowAsync<ModbusException>(client.ReadHoldingRegistersAsync(1, 0, new ushort[1], CancellationToken.None).AsTask());
        var before = device.Requests;
        (await WriteAsync(client, 7)).ShouldBeOfType<WriteOutcome.Away>();
        device.Requests.ShouldBe(before);
    }

    private static async Task<WriteOutcome> WriteAsync(RawModbusDevice device, double value)
    {
        using var client = await ConnectAsync(device);
        return await WriteAsync(client, value);
    }

    private static Task<ModbusClient> ConnectAsync(RawModbusDevice device) => ModbusClient.ConnectAsync(
        new() { Host = "127.0.0.1", Port = device.Port, ResponseTimeout = Timeout }, TimeProvider.System, CancellationToken.None);

    private static Task<WriteOutcome> WriteAsync(ModbusClient client, double value)
    {
        var device = GatewayFile.Parse("g", """
            gateway: { name: g }
            cloud: { url: "http://c" }
            devices:
            - name: d
              protocol: modbus
              endpoint: h:1
              modbus: { unit: 1 }
              tags: [{ name: s, register: { address: 3, type: uint16 }, writable: { min: 0, max: 9 } }]
            """, _ => null, out _).Devices[0];
        return new ModbusWriter(device, client, TimeProvider.System).WriteAsync(device.Tags[0], value, CancellationToken.None);
    }
}
