namespace Maintenance.Protocols.Modbus;

/// <summary>Serves units on a serial line until disposed, as its slaves.</summary>
public sealed class ModbusSerialServer : IAsyncDisposable
{
    private readonly SerialLine _line;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _serving;

    private ModbusSerialServer(ModbusSerialServerOptions options, SerialLine line)
    {
        _line = line;
        _serving = ServeAsync(options, line, _stopping.Token);
    }

    /// <exception cref="IOException">The port cannot be opened or set up.</exception>
    public static ModbusSerialServer Start(ModbusSerialServerOptions options) => options.Framing == ModbusFraming.Mbap
        ? throw new ArgumentException($"{options.Serial.Port} is a serial port: its framing is Rtu or Ascii.", nameof(options))
        : new(options, SerialLine.Open(options.Serial, options.Clock));

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _serving;
        _line.Dispose();
        _stopping.Dispose();
    }

    private static async Task ServeAsync(ModbusSerialServerOptions options, SerialLine line, CancellationToken cancellationToken)
    {
        try
        {
            await new ModbusServerConnection(line, options).RunAsync(cancellationToken);
        }
        catch (IOException lost)
        {
            options.Trouble?.Invoke($"{lost.Message} Its units are served no more.");
        }
        catch (OperationCanceledException)
        {
            // The server is going.
        }
    }
}
