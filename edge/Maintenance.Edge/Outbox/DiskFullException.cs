namespace Maintenance.Edge.Outbox;

/// <summary>The disk has no room left for content or for another name (ENOSPC), or the quota is used up (EDQUOT).</summary>
public sealed class DiskFullException(string message, Exception? inner = null) : IOException(message, inner)
{
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    internal DiskFullException(IOException full)
        : this($"the disk of the outbox is full ({full.Message})", full)
    {
    }

    /// <summary>Whether this is how the operating system says that there is no room.</summary>
    internal static bool IsMeantBy(IOException fault) => fault.HResult is NoSpace or QuotaExceeded or WindowsDiskFull;
}
