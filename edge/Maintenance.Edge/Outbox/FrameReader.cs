namespace Maintenance.Edge.Outbox;

/// <summary>
/// Reads frames of one segment from front to back and finds its way behind bytes that are none. Each window is an array
/// of its own, so that payloads handed out stay what they were.
/// </summary>
/// <param name="end">Bytes of the file that count; what lies behind was never promised.</param>
/// <param name="windowBytes">How much is read at once.</param>
internal sealed class FrameReader(IDiskFile file, long end, uint seed, int windowBytes)
{
    private ReadOnlyMemory<byte> _window;
    private long _windowAt;

    /// <summary>The next frame whose sequence is within the bounds.</summary>
    /// <param name="offset">Where to begin; on success, behind the frame.</param>
    public bool TryRead(ref long offset, long floor, long ceiling, out Frame frame)
    {
        var at = offset;
        while (at <= end - Frame.OverheadBytes)
        {
            if (TryReadAt(at, out frame) && frame.Sequence >= floor && frame.Sequence <= ceiling)
            {
                offset = at + frame.Length;
                return true;
            }

            at = NextMarker(at + 1);
        }

        frame = default;
        return false;
    }

    private bool TryReadAt(long at, out Frame frame)
    {
        frame = default;
        var header = Bytes(at, Frame.HeaderBytes).Span;
        var length = header.Length == Frame.HeaderBytes ? Frame.ClaimedLength(header) : 0;
        if (length == 0 || length > end - at)
            return false;
        var bytes = Bytes(at, length);
        return bytes.Length == length && Frame.TryDecode(bytes, seed, out frame);
    }

    private long NextMarker(long at)
    {
        while (at <= end - Frame.OverheadBytes)
        {
            if (Bytes(at, Frame.HeaderBytes).Length < Frame.HeaderBytes)
                break;
            var loaded = _window[(int)(at - _windowAt)..].Span;
            var found = loaded.IndexOf(Frame.Marker);
            if (found >= 0)
                return at + found;
            at += loaded.Length - Frame.Marker.Length + 1;
        }

        return end;
    }

    private ReadOnlyMemory<byte> Bytes(long at, int length)
    {
        if (at < _windowAt || at + length > _windowAt + _window.Length)
        {
            var buffer = GC.AllocateUninitializedArray<byte>((int)Math.Min(Math.Max(windowBytes, length), end - at));
            _window = buffer.AsMemory(0, file.Read(at, buffer));
            _windowAt = at;
        }

        // A file that is shorter than it should be reads as nothing, which is no frame.
        var from = (int)(at - _windowAt);
        return _window.Slice(from, Math.Min(length, _window.Length - from));
    }
}
