using Maintenance.Edge.Configuration;
using Maintenance.Protocols.Modbus;

namespace Maintenance.Edge.Devices;

/// <summary>
/// Writes one value by command, to a coil (function 5) or to holding registers (one by function 6, several by 16), and reads it
/// back. A device that does not know functions 5 and 6 is asked by 15 and 16. Requests take turns with the polls.
/// </summary>
internal sealed class ModbusWriter(DeviceSettings device, ModbusClient client, TimeProvider clock) : ITagWriter
{
    /// <summary>A device that has accepted a write and is still at it is looked at so often, with a pause that doubles.</summary>
    private const int Looks = 5;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);

    private readonly byte _unit = device.Modbus?.Unit ?? throw new ArgumentException("Not a Modbus device.", nameof(device));

    public async Task<WriteOutcome> WriteAsync(TagSettings tag, double value, CancellationToken cancellationToken)
    {
        var register = tag.Register ?? throw new ArgumentException("Not a tag of a Modbus device.", nameof(tag));
        var raw = WrittenValue.Snap((value - tag.Offset) / tag.Scale);
        if (Encode(register, raw) is not { } words)
            return new WriteOutcome.Refused(FormattableString.Invariant($"{raw} does not fit the register's type."));
        try
        {
            await SendAsync(register, words, cancellationToken);
        }
        catch (ModbusException begun) when (begun.Code == ModbusExceptionCode.Acknowledge)
        {
            return await FollowAsync(tag, register, raw, cancellationToken);
        }
        catch (ModbusException unheard) when (unheard.Code == ModbusExceptionCode.GatewayTargetFailedToRespond)
        {
            return new WriteOutcome.NotConfirmed($"The gateway before the device got no answer from it, so it may or may not be written: {unheard.Message}");
        }
        catch (ModbusException refused)
        {
            return new WriteOutcome.Refused($"The device refused it: {refused.Message}");
        }
        catch (ModbusUnitRestingException away)
        {
            return new WriteOutcome.Away(away.Message);
        }
        catch (Exception lost) when (IsLost(lost))
        {
            return new WriteOutcome.NotConfirmed($"The device did not answer, so it may or may not be written: {lost.Message}");
        }

        return await ReadBackAsync(tag, register, raw, cancellationToken);
    }

    private static ushort[]? Encode(RegisterSettings register, double raw)
    {
        if (register.IsBit)
            return raw is 0 or 1 ? [(ushort)raw] : null;
        if (raw != Math.Round(raw) && register.Format.Type is not (RegisterType.Float16 or RegisterType.Float32 or RegisterType.Float64))
            return null;
        var words = new ushort[register.Length];
        try
        {
            register.Format.Encode(raw, words);
        }
        catch (OverflowException)
        {
            return null;
        }

        return WrittenValue.IsSame(register.Decode(words), raw) ? words : null;
    }

    private async ValueTask SendAsync(RegisterSettings register, ushort[] words, CancellationToken cancellationToken)
    {
        var address = register.Address;
        try
        {
            if (register.IsBit)
                await client.WriteCoilAsync(_unit, address, words[0] != 0, cancellationToken);
            else if (words.Length == 1)
                await client.WriteRegisterAsync(_unit, address, words[0], cancellationToken);
            else
                await client.WriteRegistersAsync(_unit, address, words, cancellationToken);
        }
        catch (ModbusException unknown) when (unknown.Code == ModbusExceptionCode.IllegalFunction && words.Length == 1)
        {
            if (register.IsBit)
                await client.WriteCoilsAsync(_unit, address, (bool[])[words[0] != 0], cancellationToken);
            else
                await client.WriteRegistersAsync(_unit, address, words, cancellationToken);
        }
    }

    /// <summary>The device has accepted it and says that it takes a while (V1.1b3, clause 7, code 5).</summary>
    private async Task<WriteOutcome> FollowAsync(TagSettings tag, RegisterSettings register, double wanted, CancellationToken cancellationToken)
    {
        for (var looks = 1; ; looks++)
        {
            await Task.Delay(FirstPause * Math.Pow(2, looks - 1), clock, cancellationToken);
            var outcome = await ReadBackAsync(tag, register, wanted, cancellationToken);
            if (outcome is WriteOutcome.Written)
                return outcome;
            if (looks == Looks)
                return new WriteOutcome.NotConfirmed("The device accepted it and is still at it, so it may or may not be written.", (outcome as WriteOutcome.NotConfirmed)?.Value);
        }
    }

    private async Task<WriteOutcome> ReadBackAsync(TagSettings tag, RegisterSettings register, double wanted, CancellationToken cancellationToken)
    {
        try
        {
            var now = await ReadAsync(register, cancellationToken);
            var value = (now * tag.Scale) + tag.Offset;
            return WrittenValue.IsSame(now, wanted)
                ? new WriteOutcome.Written(value)
                : new WriteOutcome.NotConfirmed(FormattableString.Invariant($"It was written, but read back the device says {value}."), value);
        }
        catch (Exception lost) when (lost is ModbusException or ModbusUnitRestingException || IsLost(lost))
        {
            return new WriteOutcome.NotConfirmed($"It was written, but cannot be read back: {lost.Message}");
        }
    }

    private async ValueTask<double> ReadAsync(RegisterSettings register, CancellationToken cancellationToken)
    {
        if (register.IsBit)
        {
            var bits = new bool[1];
            await client.ReadCoilsAsync(_unit, register.Address, bits, cancellationToken);
            return bits[0] ? 1 : 0;
        }

        var words = new ushort[register.Length];
        await client.ReadHoldingRegistersAsync(_unit, register.Address, words, cancellationToken);
        return register.Decode(words);
    }

    private static bool IsLost(Exception fault) => fault is IOException or TimeoutException or ModbusProtocolException or ObjectDisposedException;
}
