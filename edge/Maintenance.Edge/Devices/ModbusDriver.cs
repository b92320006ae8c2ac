using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Pipeline;
using Maintenance.Protocols.Modbus;
using Maintenance.Protocols.Modbus.Planning;

namespace Maintenance.Edge.Devices;

/// <summary>Polls the configured values of one Modbus unit, by a schedule that does not drift, in the fewest requests known to work.</summary>
internal sealed partial class ModbusDriver(DeviceSettings device, ModbusLines lines, TagWrites writes, TimeProvider clock, ILogger<ModbusDriver> log) : IDeviceDriver
{
    private readonly ModbusSettings _modbus = device.Modbus ?? throw new ArgumentException("Not a Modbus device.", nameof(device));
    private readonly RequestPlanner _planner = ModbusPlan.Of(device);
    private readonly Stack<PlannedRequest> _waiting = new();
    private readonly SampleBatchPool _pool = new();
    private readonly HashSet<(ModbusFunction, ushort, int)> _refused = [];
    private readonly HashSet<int> _troubled = [];   // keys of tags of which a trouble is told
    private readonly ushort[] _words = new ushort[ModbusRequest.MaxRegistersRead];
    private readonly bool[] _bits = new bool[ModbusRequest.MaxBitsRead];
    private IReadOnlyList<PlannedRequest>? _shown;   // as a person may see it

    public async Task RunAsync(DeviceLink link, CancellationToken stoppingToken)
    {
        await using var place = await lines.JoinAsync(device, stoppingToken);
        using var writing = writes.Begin(device.Name, new ModbusWriter(device, place.Client));
        var started = clock.GetTimestamp();
        for (var polls = 0L; !stoppingToken.IsCancellationRequested;)
        {
            await PollAsync(place, link);
            if (polls++ == 0)
                await link.ConnectedAsync();   // not when the socket opens: a device is there when it answers
            polls += await SkipMissedAsync(link, clock.GetElapsedTime(started), polls);
            var wait = (_modbus.Poll * polls) - clock.GetElapsedTime(started);
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Polls that should have begun and cannot any more; one that is merely late still takes place.</summary>
    private async ValueTask<long> SkipMissedAsync(DeviceLink link, TimeSpan elapsed, long polls)
    {
        var missed = (elapsed.Ticks / _modbus.Poll.Ticks) - polls;
        if (missed <= 0)
            return 0;
        var nowUtc = clock.GetUtcNow();
        await link.MissAsync(
            GapReason.PollOverrun, null, nowUtc - (_modbus.Poll * missed), nowUtc, missed * device.Tags.Count,
            $"A poll took longer than its period of {_modbus.Poll:c}: give the device a longer period or fewer tags.");
        return missed;
    }

    private async ValueTask PollAsync(ModbusLine.Place place, DeviceLink link)
    {
        var batch = _pool.Rent();
        _waiting.Clear();
        AskFor(_planner.Plan);
        while (_waiting.TryPop(out var request))
        {
            if (batch.Count + request.Items.Count > SampleBatch.Capacity)
            {
                await link.DeliverAsync(batch);
                batch = _pool.Rent();
            }

            try
            {
                if (await AskAsync(place, request, link.Aborted) is { } refused)
                    Refuse(request, refused, batch, link.Status);
                else
                    Decode(request, batch, link.Status);
            }
            catch (Exception) when (batch.Count > 0)
            {
                await link.DeliverAsync(batch);   // what came before the loss has been taken
                throw;
            }
        }

        await link.DeliverAsync(batch);
        await LearnAsync(place, link.Aborted);
        if (ReferenceEquals(_shown, _planner.Plan))
            return;
        _shown = _planner.Plan;
        link.Status.Plan = [.. ModbusPlan.Describe(device, _shown), ModbusPlan.Describe(_planner)];
    }

    /// <summary>One request at most: what is learned makes later polls cheaper, and this one is not to be late for it.</summary>
    private async ValueTask LearnAsync(ModbusLine.Place place, CancellationToken cancellationToken)
    {
        if (_planner.NextTrial() is { } trial && await AskAsync(place, trial, cancellationToken) is { } refused)
            _planner.Refused(trial, refused.Code);
    }

    /// <summary>The device that answers "no" has told something. A lost connection has not, and goes up.</summary>
    /// <returns>The refusal; null if it was granted.</returns>
    private async ValueTask<ModbusException?> AskAsync(ModbusLine.Place place, PlannedRequest request, CancellationToken cancellationToken)
    {
        var (isOwn, started) = (place.BeginAsking(), clock.GetTimestamp());
        try
        {
            await ReadAsync(place.Client, request, cancellationToken);
            _planner.Granted(request, isOwn ? clock.GetElapsedTime(started) : null);
            return null;
        }
        catch (ModbusException refused)
        {
            return refused;
        }
        finally
        {
            place.EndAsking();
        }
    }

    private ValueTask ReadAsync(ModbusClient client, PlannedRequest request, CancellationToken cancellationToken)
    {
        var (unit, address) = (_modbus.Unit, request.Address);
        return request.Function switch
        {
            ModbusFunction.ReadCoils => client.ReadCoilsAsync(unit, address, _bits.AsMemory(0, request.Quantity), cancellationToken),
            ModbusFunction.ReadDiscreteInputs => client.ReadDiscreteInputsAsync(unit, address, _bits.AsMemory(0, request.Quantity), cancellationToken),
            ModbusFunction.ReadInputRegisters => client.ReadInputRegistersAsync(unit, address, _words.AsMemory(0, request.Quantity), cancellationToken),
            _ => client.ReadHoldingRegistersAsync(unit, address, _words.AsMemory(0, request.Quantity), cancellationToken),
        };
    }

    private void Decode(PlannedRequest request, SampleBatch batch, DeviceStatus status)
    {
        var nowUtc = clock.GetUtcNow();
        foreach (var item in request.Items)
        {
            var (tag, at) = (device.Tags[item.Key], item.Address - request.Address);
            var register = tag.Register!;
            var value = register.IsBit ? (_bits[at] ? 1 : 0) : register.Decode(_words.AsSpan(at));
            batch.Add(new(tag.Index, value, Quality.Good, nowUtc, nowUtc));
            if (double.IsNaN(value) && register.Text is { } text && _troubled.Add(item.Key))
                status.Trouble(tag.Name, $"The device shows \"{RegisterText.Decode(_words.AsSpan(at, text.Registers), register.Format.Order)}\", which is none of register.texts.");
            else if (!double.IsNaN(value) && _troubled.Count > 0 && _troubled.Remove(item.Key))
                status.Mended(tag.Name);
        }

        if (_refused.Count > 0)
            _refused.Remove((request.Function, request.Address, request.Quantity));
    }

    private void Refuse(PlannedRequest request, ModbusException refused, SampleBatch batch, DeviceStatus status)
    {
        if (_refused.Add((request.Function, request.Address, request.Quantity)))
            LogRefused(device.Name, refused.Message);
        var instead = refused.Code is ModbusExceptionCode.IllegalDataAddress or ModbusExceptionCode.IllegalDataValue
            ? _planner.Refused(request, refused.Code)
            : [];
        if (instead.Count > 0)
        {
            AskFor(instead);
            return;
        }

        var nowUtc = clock.GetUtcNow();
        foreach (var item in request.Items)
        {
            batch.Add(new(device.Tags[item.Key].Index, double.NaN, Quality.Bad, nowUtc, nowUtc));
            if (_troubled.Add(item.Key))
                status.Trouble(device.Tags[item.Key].Name, refused.Message);
        }
    }

    private void AskFor(IReadOnlyList<PlannedRequest> requests)
    {
        for (var i = requests.Count - 1; i >= 0; i--)
            _waiting.Push(requests[i]);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Device {Device}: {Refusal}")]
    private partial void LogRefused(string device, string refusal);
}
