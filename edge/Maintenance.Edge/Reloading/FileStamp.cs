using System.Runtime.InteropServices;

namespace Maintenance.Edge.Reloading;

/// <summary>When a file was written last, and its length: what has the same stamp is the same file, unread.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FileStamp(long WrittenTicks, long Length)
{
    /// <summary>File systems tell the time of a change in steps, of up to two seconds (FAT).</summary>
    private static readonly TimeSpan Coarsest = TimeSpan.FromSeconds(4);

    /// <summary>Of an open file, wherever links led to it. Null where it was written so lately that it may be again within one step.</summary>
    public static FileStamp? Of(FileStream file, DateTimeOffset nowUtc)
    {
        var writtenTicks = File.GetLastWriteTimeUtc(file.SafeFileHandle).Ticks;
        return nowUtc.UtcTicks - writtenTicks > Coarsest.Ticks ? new(writtenTicks, file.Length) : null;
    }
}
