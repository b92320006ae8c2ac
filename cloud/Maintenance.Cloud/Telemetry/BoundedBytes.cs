using System.Buffers;
using System.IO.Pipelines;

namespace Maintenance.Cloud.Telemetry;

/// <summary>Bytes in a rented buffer that grows up to a bound and no further.</summary>
/// <param name="most">Bytes allowed.</param>
internal sealed class BoundedBytes(int most) : IDisposable
{
    private const int FirstLength = 64 * 1024;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstLength);
    private int _length;

    /// <summary>Whether there was more than allowed; what came beyond the bound was not kept.</summary>
    public bool IsOverfull { get; private set; }

    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _length);

    /// <summary>The written bytes as a stream, without a copy.</summary>
    public Stream Read() => new MemoryStream(_buffer, 0, _length, writable: false);

    public async Task FillAsync(Stream stream, CancellationToken cancellationToken)
    {
        while (true)
        {
            var free = Free();
            var read = await stream.ReadAsync(free, cancellationToken);
            if (read == 0)
                return;
            if (_length + read > most)
            {
                IsOverfull = true;
                return;
            }

            _length += read;
        }
    }

    public async Task FillAsync(PipeReader pipe, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await pipe.ReadAsync(cancellationToken);
            foreach (var segment in result.Buffer)
            {
                if (_length + segment.Length > most)
                {
                    IsOverfull = true;
                    pipe.AdvanceTo(result.Buffer.End);
                    return;
                }

                Free(segment.Length);
                segment.CopyTo(_buffer.AsMemory(_length));
                _length += segment.Length;
            }

            pipe.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
                return;
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    private Memory<byte> Free(int atLeast = 1)
    {
        if (_buffer.Length - _length < atLeast)
        {
            var grown = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _length + atLeast));
            Written.CopyTo(grown);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = grown;
        }

        return _buffer.AsMemory(_length);
    }
}
