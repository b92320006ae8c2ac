using Maintenance.Edge.Configuration;
using Maintenance.Protocols.Modbus;

namespace Maintenance.Edge.Devices;

/// <summary>
/// One connection, for as long as somebody is on it. What is known of its units outlives it: who was silent and is set aside, and
/// which answers may still come.
/// </summary>
internal sealed class ModbusLine : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly ModbusLineMemory _memory = new();
    private ModbusClient? _client;
    private int _places;
    private int _asking;

    public async Task<Place> JoinAsync(DeviceEndpoint endpoint, ModbusSettings modbus, TimeProvider clock, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_client is not { IsConnected: true })
            {
                _client?.Dispose();
                _client = await ModbusClient.ConnectAsync(Options(endpoint, modbus), clock, cancellationToken);
            }

            _places++;
            return new(this, _client);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose()
    {
        _client?.Dispose();
        _gate.Dispose();
    }

    private ModbusClientOptions Options(DeviceEndpoint endpoint, ModbusSettings modbus) => new()
    {
        Host = endpoint.Host,
        Port = endpoint.Port,
        Serial = modbus.Serial,
        ConnectTimeout = modbus.Timeout,
        ResponseTimeout = modbus.Timeout,
        Framing = modbus.Framing,
        Memory = _memory,
    };

    private async ValueTask LeaveAsync()
    {
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            if (--_places > 0)
                return;
            _client?.Dispose();
            _client = null;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>One device's place on the line.</summary>
    internal sealed class Place(ModbusLine line, ModbusClient client) : IAsyncDisposable
    {
        public ModbusClient Client => client;

        /// <summary>A request of this device begins.</summary>
        /// <returns>Whether it need not wait for another's, so that the time it takes is its own.</returns>
        public bool BeginAsking() => Interlocked.Increment(ref line._asking) == 1;

        public void EndAsking() => Interlocked.Decrement(ref line._asking);

        public ValueTask DisposeAsync() => line.LeaveAsync();
    }
}
