using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Maintenance.Protocols.Mqtt.Sessions;

/// <summary>
/// A session in one file: each entry is its length and its CRC-32C, four bytes each, low first, and then its bytes. An entry is on disk
/// (fsync) before the next is written, so only the last can be torn by a power cut: that one was promised to nobody and is cut off.
/// Damage before it is an error. The file is locked as long as it is open: a session has one process.
/// </summary>
public sealed class MqttSessionFile : IMqttSessionStore, IDisposable
{
    private const int Header = 2 * sizeof(int);
    private readonly string _path;
    private SafeFileHandle _file;

    private MqttSessionFile(string path, SafeFileHandle file) => (_path, _file) = (path, file);

    public long Length { get; private set; }

    /// <exception cref="IOException">It cannot be opened, or another process has it.</exception>
    public static MqttSessionFile Open(string path)
    {
        var isNew = !File.Exists(path);
        var file = new MqttSessionFile(path, OpenFile(path));
        if (isNew)
            FlushFolder(path);
        return file;
    }

    public async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> LoadAsync(CancellationToken cancellationToken)
    {
        var bytes = new byte[RandomAccess.GetLength(_file)];
        for (var read = 0; read < bytes.Length;)
            read += await RandomAccess.ReadAsync(_file, bytes.AsMemory(read), read, cancellationToken) is > 0 and var count ? count : throw new EndOfStreamException(_path);
        List<ReadOnlyMemory<byte>> entries = [];
        var at = 0;
        while (TryRead(bytes.AsMemory(at), out var entry))
        {
            entries.Add(entry);
            at += Header + entry.Length;
        }

        Length = at;
        if (HasEntry(bytes.AsMemory(at)))
            throw Damaged(at);
        if (at < bytes.Length)
        {
            RandomAccess.SetLength(_file, at);
            RandomAccess.FlushToDisk(_file);
        }

        return entries;
    }

    public async ValueTask AppendAsync(ReadOnlyMemory<byte> entry, CancellationToken cancellationToken)
    {
        await WriteAsync(_file, Length, entry, cancellationToken);
        Length += Header + entry.Length;
    }

    public async ValueTask RewriteAsync(ReadOnlyMemory<byte> entry, CancellationToken cancellationToken)
    {
        var next = _path + ".new";
        File.Delete(next);   // left from a power cut
        var file = OpenFile(next);
        try
        {
            await WriteAsync(file, 0, entry, cancellationToken);
            File.Move(next, _path, overwrite: true);
            FlushFolder(_path);
        }
        catch
        {
            file.Dispose();
            throw;
        }

        _file.Dispose();
        (_file, Length) = (file, Header + entry.Length);
    }

    public void Dispose() => _file.Dispose();

    private static async ValueTask WriteAsync(SafeFileHandle file, long offset, ReadOnlyMemory<byte> entry, CancellationToken cancellationToken)
    {
        var frame = ArrayPool<byte>.Shared.Rent(Header + entry.Length);
        try
        {
            BinaryPrimitives.WriteInt32LittleEndian(frame, entry.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(sizeof(int)), Crc32C.Of(entry.Span));
            entry.CopyTo(frame.AsMemory(Header));
            await RandomAccess.WriteAsync(file, frame.AsMemory(0, Header + entry.Length), offset, cancellationToken);
            RandomAccess.FlushToDisk(file);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(frame);
        }
    }

    private static bool TryRead(ReadOnlyMemory<byte> rest, out ReadOnlyMemory<byte> entry)
    {
        entry = default;
        if (rest.Length < Header)
            return false;
        var length = BinaryPrimitives.ReadInt32LittleEndian(rest.Span);
        if (length <= 0 || length > rest.Length - Header)
            return false;
        entry = rest.Slice(Header, length);
        return BinaryPrimitives.ReadUInt32LittleEndian(rest.Span[sizeof(int)..]) == Crc32C.Of(entry.Span);
    }

    // What a power cut tore is the last: an entry that is whole behind it was written when it was whole too.
    private static bool HasEntry(ReadOnlyMemory<byte> rest)
    {
        for (; rest.Length > Header; rest = rest[1..])
        {
            if (TryRead(rest, out _))
                return true;
        }

        return false;
    }

    private InvalidDataException Damaged(int at) => new(
        $"The MQTT session in {_path} is damaged at byte {at}. Restore the file, or delete it and with it what the broker had not yet acknowledged.");

    private static SafeFileHandle OpenFile(string path) =>
        File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, FileOptions.Asynchronous);

    /// <summary>A name is durable once its folder is flushed; NTFS journals names by itself.</summary>
    private static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var descriptor = OpenFolder(Encoding.UTF8.GetBytes(folder + '\0'), 0);
        if (descriptor < 0)
            throw new IOException($"{folder} cannot be opened (errno {Marshal.GetLastPInvokeError()})");
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        RandomAccess.FlushToDisk(handle);
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenFolder(byte[] path, int flags);
}
