using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Transport;

/// <summary>Takes whole frames from a stream. A frame is valid until the next one is asked for.</summary>
internal sealed class FrameReader(Stream stream, int mostBytes)
{
    private readonly byte[] _buffer = new byte[mostBytes];
    private int _start;
    private int _end;

    /// <returns>The frame with its header; null once the other side has closed between two frames.</returns>
    /// <exception cref="OpcUaException">Not a frame, larger than agreed, or cut off in its middle.</exception>
    public async ValueTask<(FrameHeader Header, Memory<byte> Frame)?> ReadAsync(CancellationToken cancellationToken)
    {
        if (!await FillAsync(FrameHeader.Length, cancellationToken))
            return null;
        var header = FrameHeader.Read(_buffer.AsSpan(_start, FrameHeader.Length), mostBytes);
        await FillAsync(header.Size, cancellationToken);
        var frame = _buffer.AsMemory(_start, header.Size);
        _start += header.Size;
        return (header, frame);
    }

    private async ValueTask<bool> FillAsync(int count, CancellationToken cancellationToken)
    {
        if (_start + count > _buffer.Length)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        while (_end - _start < count)
        {
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            if (read == 0)
            {
                return _end == _start && count == FrameHeader.Length
                    ? false
                    : throw new OpcUaException(StatusCodes.BadConnectionClosed, $"The connection ended {_end - _start} bytes into a frame");
            }

            _end += read;
        }

        return true;
    }
}
