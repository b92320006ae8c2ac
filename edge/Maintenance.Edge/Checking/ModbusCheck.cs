using Maintenance.Contracts.Readings;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Devices;
using Maintenance.Protocols.Modbus;

namespace Maintenance.Edge.Checking;

/// <summary>Asks a Modbus device for each tag alone, so that each has an answer of its own.</summary>
internal sealed class ModbusCheck(ModbusLines lines, TimeProvider clock) : IDeviceCheck
{
    private readonly ushort[] _words = new ushort[ModbusRequest.MaxRegistersRead];
    private readonly bool[] _bit = new bool[1];

    public async Task<CheckedDevice> ReadAsync(DeviceSettings device, CancellationToken cancellationToken)
    {
        var tags = new List<CheckedTag>();
        try
        {
            await using var place = await lines.JoinAsync(device, cancellationToken);
            foreach (var tag in device.Tags)
                tags.Add(await ReadAsync(place.Client, device.Modbus!, tag, cancellationToken));
            return new(device, tags, await IdentifyAsync(place.Client, device.Modbus!.Unit, cancellationToken));
        }
        catch (Exception lost) when (lost is IOException or TimeoutException or ModbusProtocolException)
        {
            var advice = Advice(device, lost);
            tags.AddRange(device.Tags.Skip(tags.Count).Select((tag, i) =>
                CheckedTag.NotRead(tag, Address(tag.Register!), i == 0 ? $"{lost.Message} {advice}" : "not asked after that")));
            return new(device, tags, []);
        }
    }

    internal static string Address(RegisterSettings register)
    {
        var (from, to) = (register.Address, register.Address + register.Length - 1);
        var place = $"{register.Table.ToString().ToLowerInvariant()} {from}{(to > from ? $"-{to}" : "")}";
        if (register.IsBit)
            return place;
        var bits = register.Format.Bits is { } field ? $" bits {field.First}-{field.First + field.Count - 1}" : "";
        return register.Text is not null
            ? $"{place} string"
            : $"{place} {register.Format.Type.ToString().ToLowerInvariant()} {register.Format.Order.ToString().ToUpperInvariant()}{bits}";
    }

    private async Task<CheckedTag> ReadAsync(ModbusClient client, ModbusSettings modbus, TagSettings tag, CancellationToken cancellationToken)
    {
        var register = tag.Register!;
        var words = _words.AsMemory(0, register.IsBit ? 0 : register.Length);
        var started = clock.GetTimestamp();
        try
        {
            await (register.Table switch
            {
                RegisterTable.Coil => client.ReadCoilsAsync(modbus.Unit, register.Address, _bit, cancellationToken),
                RegisterTable.Discrete => client.ReadDiscreteInputsAsync(modbus.Unit, register.Address, _bit, cancellationToken),
                RegisterTable.Input => client.ReadInputRegistersAsync(modbus.Unit, register.Address, words, cancellationToken),
                _ => client.ReadHoldingRegistersAsync(modbus.Unit, register.Address, words, cancellationToken),
            });
        }
        catch (ModbusException refused)
        {
            return CheckedTag.NotRead(tag, Address(register), $"{refused.Message} {Advice(refused.Code)}") with { Took = clock.GetElapsedTime(started) };
        }

        var (took, nowUtc) = (clock.GetElapsedTime(started), clock.GetUtcNow());
        var raw = register.IsBit ? (_bit[0] ? "1" : "0") : string.Join(' ', words.ToArray().Select(word => word.ToString("X4", null)));
        var value = register.IsBit ? (_bit[0] ? 1 : 0) : register.Decode(words.Span);
        return CheckedTag.Judged(tag, Address(register), raw, new(tag.Index, value, Quality.Good, nowUtc, nowUtc), took, NoNumber(register, words.Span));
    }

    private static string NoNumber(RegisterSettings register, ReadOnlySpan<ushort> words) => register switch
    {
        { Text: not null } => $"shows \"{RegisterText.Decode(words, register.Format.Order)}\", which is none of register.texts; add it.",
        { Format.Type: RegisterType.Bcd16 or RegisterType.Bcd32 or RegisterType.Bcd64 } => "has digits above 9, so it is no BCD: check register.type.",
        _ => "is no number: check register.address, type and order.",
    };

    private static string Advice(ModbusExceptionCode code) => code switch
    {
        ModbusExceptionCode.IllegalFunction => "The device has no such table: check register.table.",
        ModbusExceptionCode.IllegalDataAddress => "Nothing is at that address: check register.address (from 0; a manual's 40001 is holding 0) and register.table.",
        ModbusExceptionCode.GatewayPathUnavailable or ModbusExceptionCode.GatewayTargetFailedToRespond =>
            "The gateway before it gets no answer: check modbus.unit and the line behind the gateway.",
        ModbusExceptionCode.ServerDeviceBusy or ModbusExceptionCode.Acknowledge => "Try again later.",
        _ => "The device's manual says what it means.",
    };

    private static string Advice(DeviceSettings device, Exception lost) => (lost, device.Modbus!) switch
    {
        (ModbusProtocolException, _) => "It speaks another protocol there: check endpoint and modbus.transport.",
        (TimeoutException, { Serial: not null }) => "Check modbus.unit, serial (baud, parity, stopBits) and the wiring, or raise modbus.timeout.",
        (TimeoutException, { IsLine: true }) => "Check modbus.unit and modbus.transport, or raise modbus.timeout.",
        (TimeoutException, _) => "Check endpoint and modbus.unit, or raise modbus.timeout.",
        (_, { Serial: not null }) => "Check endpoint, whether this user may open the port (group dialout), and whether a gateway that runs has it.",
        _ => "Check endpoint, the network, and whether the device takes one more connection.",
    };

    /// <summary>Asked last, for a device that does not know the function may fall silent over it.</summary>
    private static async Task<IReadOnlyList<string>> IdentifyAsync(ModbusClient client, byte unit, CancellationToken cancellationToken)
    {
        try
        {
            var told = await client.ReadIdentificationAsync(unit, ModbusIdentification.Basic, cancellationToken);
            return [$"says that it is {string.Join(' ', told.Values.Where(text => text.Length > 0))}"];
        }
        catch (Exception unknown) when (unknown is ModbusException or IOException or TimeoutException or ModbusProtocolException)
        {
            return [];
        }
    }
}
