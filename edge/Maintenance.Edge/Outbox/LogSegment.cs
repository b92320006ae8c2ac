using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using Maintenance.Contracts.Transport;

namespace Maintenance.Edge.Outbox;

/// <summary>
/// One file of a log. Its name says what is in it (lane, first sequence, first position), so that a header gone bad costs
/// nothing. Header: "MNTO" · version u8 = 1 · log 16 bytes · CRC-32C u32.
/// </summary>
internal sealed class LogSegment(IDisk disk, string lane, long firstSequence, long firstPosition) : IDisposable
{
    public const int HeaderBytes = 25;
    private const byte Version = 1;
    private const int BytesPerMark = 64 * 1024;
    private const string Extension = ".segment";
    private static ReadOnlySpan<byte> Magic => "MNTO"u8;

    private readonly List<Place> _marks = [new(firstSequence, firstPosition, HeaderBytes)];
    private Place _hint = new(firstSequence, firstPosition, HeaderBytes);
    private IDiskFile? _file;

    public long FirstSequence => firstSequence;

    public long FirstPosition => firstPosition;

    public string Name { get; } = string.Create(CultureInfo.InvariantCulture, $"{lane}-{firstSequence:D19}-{firstPosition:D19}{Extension}");

    public IDiskFile File => _file ??= disk.Open(Name);

    /// <summary>Bytes that count: durable frames end here.</summary>
    public long End { get; private set; } = HeaderBytes;

    /// <summary>Reads first sequence and position out of a file's name.</summary>
    public static LogSegment? FromName(IDisk disk, string lane, string name)
    {
        var parts = name.EndsWith(Extension, StringComparison.Ordinal) ? name[..^Extension.Length].Split('-') : [];
        return parts.Length == 3 && string.Equals(parts[0], lane, StringComparison.Ordinal)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            && long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? new(disk, lane, sequence, position)
            : null;
    }

    /// <summary>Makes the file, durable with its name.</summary>
    public void Create(Guid log)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        Magic.CopyTo(header);
        header[4] = Version;
        log.TryWriteBytes(header[5..]);
        BinaryPrimitives.WriteUInt32LittleEndian(header[^4..], Crc32C.Of(header[..^4]));

        Dispose();   // also where the disk has no room for the name: what was open is not the file any more
        _file = disk.Create(Name);
        _file.Write(0, header);
        _file.Flush();
        disk.Flush();
    }

    /// <summary>Which log this is of; null where the header cannot be read.</summary>
    public Guid? ReadLog()
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        return File.Read(0, header) == HeaderBytes && header.StartsWith(Magic) && header[4] == Version
            && BinaryPrimitives.ReadUInt32LittleEndian(header[^4..]) == Crc32C.Of(header[..^4])
            ? new Guid(header[5..21])
            : null;
    }

    /// <summary>Takes frames as durable up to a byte.</summary>
    public void Extend(long end) => End = end;

    /// <summary>Remembers where a frame lies, now and then.</summary>
    public void Mark(long sequence, long position, long offset)
    {
        if (offset - _marks[^1].Offset >= BytesPerMark)
            _marks.Add(new(sequence, position, offset));
    }

    /// <summary>Forgets what lies in a span that cannot be read: it counts as one.</summary>
    public void Unmark(long fromSequence, long throughSequence) =>
        _marks.RemoveAll(mark => mark.Sequence > firstSequence && mark.Sequence >= fromSequence && mark.Sequence <= throughSequence);

    /// <summary>Remembers where the next read will probably begin.</summary>
    public void Hint(long sequence, long position, long offset) => _hint = new(sequence, position, offset);

    /// <summary>The nearest known place at or before a sequence.</summary>
    public Place PlaceBefore(long sequence)
    {
        var low = 0;
        for (var high = _marks.Count - 1; low < high;)
        {
            var middle = (low + high + 1) / 2;
            if (_marks[middle].Sequence <= sequence)
                low = middle;
            else
                high = middle - 1;
        }

        return _hint.Sequence <= sequence && _hint.Sequence >= _marks[low].Sequence ? _hint : _marks[low];
    }

    public void Delete()
    {
        Dispose();
        disk.Delete(Name);
    }

    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    /// <summary>Where the frame of a sequence begins, or the unreadable span in its place.</summary>
    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct Place(long Sequence, long Position, long Offset);
}
