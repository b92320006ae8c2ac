using System.Threading.Channels;

namespace Maintenance.Protocols.Modbus;

/// <summary>
/// A serial port. One thread waits for what comes; before each frame the line is left silent for the time that ends the
/// frame before.
/// </summary>
internal sealed class SerialLine : IByteLine
{
    private const int MostChunks = 256;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly SerialLineOptions _options;
    private readonly TimeProvider _clock;
    private readonly int _handle;
    private readonly Thread _reader;
    private readonly Channel<byte[]> _received;

    private ReadOnlyMemory<byte> _rest;
    private long _lastByteAt;
    private volatile bool _closing;
    private long _dropped;

    private SerialLine(SerialLineOptions options, int handle, TimeProvider clock)
    {
        (_options, _handle, _clock) = (options, handle, clock);
        // Nobody asks while so much comes: it is noise, and would be left out as the next request begins.
        _received = Channel.CreateBounded<byte[]>(
            new BoundedChannelOptions(MostChunks) { FullMode = BoundedChannelFullMode.DropOldest, SingleWriter = true },
            _ => Interlocked.Increment(ref _dropped));
        _lastByteAt = clock.GetTimestamp();
        _reader = new(Read) { IsBackground = true, Name = options.Port };
        _reader.Start();
    }

    public long Dropped => Interlocked.Read(ref _dropped);

    public bool HasMore => _rest.Length > 0 || _received.Reader.TryPeek(out _);

    /// <summary>Longer than the specification's, for a scheduler may let a reader wait in the middle of a frame.</summary>
    public TimeSpan FrameGap => _options.Silence + Look;

    /// <exception cref="IOException">The port cannot be opened or set up.</exception>
    public static SerialLine Open(SerialLineOptions options, TimeProvider clock) => new(options, SerialPort.Open(options), clock);

    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_closing, this);
        var wait = _options.Silence - _clock.GetElapsedTime(Volatile.Read(ref _lastByteAt));
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, _clock, cancellationToken);
        for (var sent = 0; sent < bytes.Length;)
        {
            var taken = SerialPort.Write(_handle, bytes.Span[sent..], _options.Port);
            sent += taken;
            if (taken == 0)
                await Task.Delay(_options.Silence, _clock, cancellationToken);
        }

        // The kernel has them all; on the line they are so much later.
        var underWay = TimeSpan.FromSeconds(bytes.Length * _options.BitsPerCharacter / _options.BaudRate);
        Volatile.Write(ref _lastByteAt, _clock.GetTimestamp() + (long)(underWay.TotalSeconds * _clock.TimestampFrequency));
    }

    public async ValueTask<int> ReceiveAsync(Memory<byte> bytes, CancellationToken cancellationToken)
    {
        if (_rest.Length == 0)
        {
            try
            {
                _rest = await _received.Reader.ReadAsync(cancellationToken);
            }
            catch (ChannelClosedException closed)
            {
                throw closed.InnerException as IOException ?? new IOException($"The serial port {_options.Port} was closed.", closed);
            }
        }

        var count = Math.Min(bytes.Length, _rest.Length);
        _rest[..count].CopyTo(bytes);
        _rest = _rest[count..];
        return count;
    }

    /// <summary>The port is closed when this returns, by the reader, for it may be looking at it.</summary>
    public void Dispose()
    {
        _closing = true;
        _reader.Join();
    }

    public override string ToString() => _options.Port;

    private void Read()
    {
        Exception? fault = null;
        try
        {
            var buffer = new byte[512];
            while (!_closing)
            {
                if (!SerialPort.Wait(_handle, Look))
                    continue;
                var count = SerialPort.Read(_handle, buffer, _options.Port);
                if (count == 0)
                    continue;
                Volatile.Write(ref _lastByteAt, _clock.GetTimestamp());
                _received.Writer.TryWrite(buffer[..count]);
            }
        }
        catch (IOException gone)
        {
            fault = gone;
        }

        SerialPort.Close(_handle);
        _received.Writer.TryComplete(fault);
    }
}
