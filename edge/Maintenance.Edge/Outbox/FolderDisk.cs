using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Maintenance.Edge.Outbox;

/// <summary>
/// A real folder, held by this process alone. Calls block: the operating systems have no other file I/O, and an
/// asynchronous one would only block another thread of the pool.
/// </summary>
internal sealed class FolderDisk : IDisk
{
    private const string LockName = "lock";
    private readonly string _folder;
    private readonly SafeFileHandle _lock;

    /// <exception cref="IOException">Another process holds the folder.</exception>
    public FolderDisk(string folder)
    {
        _folder = Path.GetFullPath(folder);
        Directory.CreateDirectory(_folder);
        try
        {
            _lock = File.OpenHandle(PathOf(LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException held) when (!DiskFullException.IsMeantBy(held))
        {
            throw new IOException($"{_folder} cannot be locked: is another gateway running on this folder? ({held.Message})", held);
        }

        FlushFolder(Path.GetDirectoryName(_folder) ?? _folder);
    }

    public IReadOnlyList<string> Names() =>
        [.. Directory.EnumerateFiles(_folder).Select(path => Path.GetFileName(path)).Where(name => !string.Equals(name, LockName, StringComparison.Ordinal))];

    public IDiskFile Open(string name) => OpenFile(name, FileMode.Open);

    public IDiskFile Create(string name) => OpenFile(name, FileMode.Create);

    public void Allocate(string name, long bytes)
    {
        try
        {
            File.OpenHandle(PathOf(name), FileMode.Create, FileAccess.Write, FileShare.None, FileOptions.None, bytes).Dispose();
        }
        catch (IOException full)   // .NET gives a refused preallocation no code of its own
        {
            throw new DiskFullException($"no room for {bytes} bytes in {_folder}", full);
        }
    }

    public void Rename(string name, string newName) =>
        NeedingRoom(() => File.Move(PathOf(name), PathOf(newName), overwrite: true));

    public void Delete(string name) => File.Delete(PathOf(name));

    public void Flush() => NeedingRoom(() => FlushFolder(_folder));

    public void Dispose() => _lock.Dispose();

    private DiskFile OpenFile(string name, FileMode mode)
    {
        DiskFile? file = null;
        NeedingRoom(() => file = new(File.OpenHandle(PathOf(name), mode, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete)));
        return file!;
    }

    /// <summary>A name takes room too, and some file systems find only when they flush that there is none.</summary>
    private static void NeedingRoom(Action call)
    {
        try
        {
            call();
        }
        catch (IOException full) when (DiskFullException.IsMeantBy(full))
        {
            throw new DiskFullException(full);
        }
    }

    private string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>NTFS journals names by itself; elsewhere a name is durable once its folder is flushed.</summary>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = OpenFolder(Encoding.UTF8.GetBytes(folder + '\0'), 0);
        if (descriptor < 0)
            throw new IOException($"{folder} cannot be opened (errno {Marshal.GetLastPInvokeError()})");
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        RandomAccess.FlushToDisk(handle);
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenFolder(byte[] path, int flags);

    private sealed class DiskFile(SafeFileHandle handle) : IDiskFile
    {
        public long Length => RandomAccess.GetLength(handle);

#pragma warning disable MA0045 // blocks by design, see the class
        public int Read(long offset, Span<byte> buffer)
        {
            var total = 0;
            while (total < buffer.Length && RandomAccess.Read(handle, buffer[total..], offset + total) is > 0 and var read)
                total += read;
            return total;
        }

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            try
            {
                RandomAccess.Write(handle, bytes, offset);
            }
            catch (IOException full) when (DiskFullException.IsMeantBy(full))
            {
                throw new DiskFullException(full);
            }
        }
#pragma warning restore MA0045

        public void SetLength(long length) => NeedingRoom(() => RandomAccess.SetLength(handle, length));

        public void Flush() => NeedingRoom(() => RandomAccess.FlushToDisk(handle));

        public void Dispose() => handle.Dispose();
    }
}
