using Maintenance.Contracts.Records;

namespace Maintenance.Edge.Outbox;

/// <summary>
/// The bound of all lanes together, and the reserve below it that readings may not use: as a number against the bound, and
/// as a file that holds the same room on the disk itself and is given up when others have filled that.
/// </summary>
internal sealed class OutboxSpace(IDisk disk, OutboxOptions options)
{
    private const string ReserveName = "reserve";
    private readonly Lock _gate = new();
    private long _used;
    private bool _isReserveHeld = disk.Names().Contains(ReserveName);

    public bool IsReserveHeld => Volatile.Read(ref _isReserveHeld);

    /// <summary>Takes room for a record, if it may have it.</summary>
    public bool TryTake(in OutboxRecord record)
    {
        var bytes = Frame.LengthOf(record);
        var bound = record.Kind == RecordKind.Readings ? options.MaxBytes - options.ReserveBytes : options.MaxBytes;
        lock (_gate)
        {
            if (_used + bytes > bound)
                return false;
            _used += bytes;
            return true;
        }
    }

    /// <summary>Counts bytes found at the start, or (negative) given back.</summary>
    public void Add(long bytes)
    {
        lock (_gate)
            _used += bytes;
    }

    /// <returns>False where there was none left to give.</returns>
    public bool GiveUpReserve()
    {
        lock (_gate)
        {
            if (!_isReserveHeld)
                return false;
            try
            {
                disk.Delete(ReserveName);
            }
            catch (IOException)
            {
                return false;   // then there is no room, and the caller is told so
            }

            _isReserveHeld = false;
            return true;
        }
    }

    /// <summary>Takes the room back once it is there.</summary>
    public void TakeReserve()
    {
        lock (_gate)
        {
            if (_isReserveHeld)
                return;
            try
            {
                disk.Allocate(ReserveName, options.ReserveBytes);
                _isReserveHeld = true;
            }
            catch (DiskFullException)
            {
                _isReserveHeld = false;   // a gauge shows it; tried again when segments are deleted
            }
        }
    }
}
