using Maintenance.Contracts.Readings;
using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Pipeline;
using Maintenance.Protocols.Modbus;

namespace Maintenance.Edge.Devices;

/// <summary>Polls the configured registers of one Modbus TCP unit, by a schedule that does not drift.</summary>
internal sealed partial class ModbusDriver(DeviceSettings device, TimeProvider clock, ILogger<ModbusDriver> log) : IDeviceDriver
{
    private readonly ModbusSettings _modbus = device.Modbus ?? throw new ArgumentException("Not a Modbus device.", nameof(device));
    private readonly List<ModbusRead> _reads = ModbusPlan.Of(device.Tags);
    private readonly SampleBatchPool _pool = new();
    private readonly HashSet<ModbusRead> _refused = [];
    private readonly ushort[] _words = new ushort[125];

    public async Task RunAsync(DeviceLink link, CancellationToken stoppingToken)
    {
        var options = new ModbusClientOptions
        {
            Host = device.Endpoint.Host,
            Port = device.Endpoint.Port,
            ConnectTimeout = _modbus.Timeout,
            ResponseTimeout = _modbus.Timeout,
        };
        using var client = await ModbusClient.ConnectAsync(options, clock, stoppingToken);
        var started = clock.GetTimestamp();
        for (var polls = 0L; !stoppingToken.IsCancellationRequested;)
        {
            await PollAsync(client, link);
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

    private async ValueTask PollAsync(ModbusClient client, DeviceLink link)
    {
        var batch = _pool.Rent();
        for (var i = 0; i < _reads.Count; i++)
        {
            var read = _reads[i];
            if (batch.Count + read.Points.Count > SampleBatch.Capacity)
            {
                await link.DeliverAsync(batch);
                batch = _pool.Rent();
            }

            try
            {
                await ReadAsync(client, read, link.Aborted);
                Decode(read, batch);
                _refused.Remove(read);
            }
            catch (ModbusException refused)   // the device answered "no": that is data. A lost connection is not, and goes up.
            {
                if (_refused.Add(read))
                    LogRefused(device.Name, refused.Message);
                if (refused.Code == ModbusExceptionCode.IllegalDataAddress && read.Points.Count > 1)
                    SplitAt(i--, read);   // asked for again at once, part by part
                else
                    Refuse(read, batch);
            }
            catch (Exception lost) when (batch.Count > 0 && lost is not ModbusException)
            {
                await link.DeliverAsync(batch);   // what came before the loss has been taken
                throw;
            }
        }

        await link.DeliverAsync(batch);
    }

    private ValueTask ReadAsync(ModbusClient client, ModbusRead read, CancellationToken cancellationToken)
    {
        var words = _words.AsMemory(0, read.Words);
        return read.Table == RegisterTable.Holding
            ? client.ReadHoldingRegistersAsync(_modbus.Unit, read.Address, words, cancellationToken)
            : client.ReadInputRegistersAsync(_modbus.Unit, read.Address, words, cancellationToken);
    }

    private void Decode(ModbusRead read, SampleBatch batch)
    {
        var nowUtc = clock.GetUtcNow();
        foreach (var point in read.Points)
        {
            var value = RegisterCodec.Decode(_words.AsSpan(point.Offset), point.Type, point.Order);
            batch.Add(new(point.Tag, value, Quality.Good, nowUtc, nowUtc));
        }
    }

    private void Refuse(ModbusRead read, SampleBatch batch)
    {
        var nowUtc = clock.GetUtcNow();
        foreach (var point in read.Points)
            batch.Add(new(point.Tag, double.NaN, Quality.Bad, nowUtc, nowUtc));
    }

    private void SplitAt(int i, ModbusRead read)
    {
        _reads.RemoveAt(i);
        _reads.InsertRange(i, read.Split());
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Device {Device}: {Refusal}")]
    private partial void LogRefused(string device, string refusal);
}
