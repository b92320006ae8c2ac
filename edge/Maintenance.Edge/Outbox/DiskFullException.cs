namespace Maintenance.Edge.Outbox;

/// <summary>The disk has no room left (ENOSPC) or the quota is used up (EDQUOT).</summary>
public sealed class DiskFullException(string message, Exception? inner = null) : IOException(message, inner);
