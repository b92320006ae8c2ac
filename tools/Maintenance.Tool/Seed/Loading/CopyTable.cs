using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Maintenance.Tool.Seed.Loading;

/// <summary>
/// Rows of one table in the binary format of COPY (PostgreSQL 15, "Binary Format" of COPY): values are written in the order of the
/// columns, and a row is complete before the next begins.
/// </summary>
internal sealed class CopyTable(string name, params string[] columns)
{
    private const long UnixToPostgresMicroseconds = 946_684_800_000_000;
    private const int UuidOid = 2950;
    private const int Int4Oid = 23;
    private const int NumericGroup = 10_000;
    private const short NumericNegative = 0x4000;
    private static readonly DateOnly PostgresDay = new(2000, 1, 1);

    private ArrayBufferWriter<byte> _rows = new();
    private ArrayBufferWriter<byte> _taken = new();
    private int _missing;

    public string Name => name;

    public string Sql => $"COPY {name} ({string.Join(", ", columns)}) FROM STDIN (FORMAT binary, FREEZE)";

    /// <summary>Rows written so far, those that were taken included.</summary>
    public long Count { get; private set; }

    /// <summary>What waits to be sent.</summary>
    public ReadOnlyMemory<byte> Waiting => _rows.WrittenMemory;

    /// <summary>What waits, to be sent while further rows are written. What was taken before must be sent by now.</summary>
    public ReadOnlyMemory<byte> Take()
    {
        CheckWhole();
        (_rows, _taken) = (_taken, _rows);
        _rows.ResetWrittenCount();
        return _taken.WrittenMemory;
    }

    public CopyTable Row()
    {
        CheckWhole();
        (_missing, Count) = (columns.Length, Count + 1);
        Int16((short)columns.Length);
        return this;
    }

    /// <exception cref="InvalidOperationException">The last row lacks values, or has too many: columns and values do not fit.</exception>
    private void CheckWhole()
    {
        if (_missing != 0)
            throw new InvalidOperationException($"A row of {name} has {columns.Length - _missing} values of {columns.Length}.");
    }

    public CopyTable Null()
    {
        Begin(-1);
        return this;
    }

    public CopyTable Id(Guid? id)
    {
        if (id is not { } value)
            return Null();
        Begin(16);
        Uuid(value);
        return this;
    }

    public CopyTable Text(string? text)
    {
        if (text is null)
            return Null();
        Begin(Encoding.UTF8.GetByteCount(text));
        _rows.Advance(Encoding.UTF8.GetBytes(text, _rows.GetSpan(Encoding.UTF8.GetByteCount(text))));
        return this;
    }

    public CopyTable Bytes(ReadOnlySpan<byte> bytes)
    {
        Begin(bytes.Length);
        _rows.Write(bytes);
        return this;
    }

    /// <summary>A value of the type jsonb.</summary>
    public CopyTable Json(string? json)
    {
        if (json is null)
            return Null();
        Begin(1 + Encoding.UTF8.GetByteCount(json));
        Byte(1);
        _rows.Advance(Encoding.UTF8.GetBytes(json, _rows.GetSpan(Encoding.UTF8.GetByteCount(json))));
        return this;
    }

    public CopyTable Flag(bool value)
    {
        Begin(1);
        Byte(value ? (byte)1 : (byte)0);
        return this;
    }

    public CopyTable Small(short value)
    {
        Begin(2);
        Int16(value);
        return this;
    }

    public CopyTable Whole(int value)
    {
        Begin(4);
        Int32(value);
        return this;
    }

    public CopyTable Long(long value)
    {
        Begin(8);
        Int64(value);
        return this;
    }

    public CopyTable Double(double value) => Long(BitConverter.DoubleToInt64Bits(value));

    /// <summary>An instant to the microsecond.</summary>
    public CopyTable At(DateTimeOffset? at) => at is { } value ? Long(((value - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond) - UnixToPostgresMicroseconds) : Null();

    public CopyTable Day(DateOnly? day) => day is { } value ? Whole(value.DayNumber - PostgresDay.DayNumber) : Null();

    /// <summary>A time of day.</summary>
    public CopyTable Time(TimeOnly time) => Long(time.Ticks / TimeSpan.TicksPerMicrosecond);

    /// <param name="amount">With at most four decimals; further ones are cut off.</param>
    public CopyTable Amount(decimal? amount)
    {
        if (amount is not { } value)
            return Null();
        var scaled = (long)(Math.Abs(value) * NumericGroup);
        List<short> groups = [];
        for (var rest = scaled; rest > 0; rest /= NumericGroup)
            groups.Insert(0, (short)(rest % NumericGroup));
        var weight = (short)(groups.Count - 2);
        Begin(8 + (2 * groups.Count));
        Int16((short)groups.Count);
        Int16(groups.Count == 0 ? (short)0 : weight);
        Int16(value < 0 ? NumericNegative : (short)0);
        Int16(4);
        groups.ForEach(Int16);
        return this;
    }

    public CopyTable Ids(IReadOnlyCollection<Guid> ids) => Array(UuidOid, ids, 16, Uuid);

    public CopyTable Numbers(IReadOnlyCollection<int> numbers) => Array(Int4Oid, numbers, 4, Int32);

    private CopyTable Array<T>(int oid, IReadOnlyCollection<T> items, int length, Action<T> write)
    {
        Begin(items.Count == 0 ? 12 : 20 + (items.Count * (4 + length)));
        Int32(items.Count == 0 ? 0 : 1); // dimensions
        Int32(0);                        // no nulls
        Int32(oid);
        if (items.Count == 0)
            return this;
        Int32(items.Count);
        Int32(1);                        // first index
        foreach (var item in items)
        {
            Int32(length);
            write(item);
        }

        return this;
    }

    private void Begin(int length)
    {
        _missing--;
        Int32(length);
    }

    private void Uuid(Guid id)
    {
        id.TryWriteBytes(_rows.GetSpan(16), bigEndian: true, out var written);
        _rows.Advance(written);
    }

    private void Byte(byte value)
    {
        _rows.GetSpan(1)[0] = value;
        _rows.Advance(1);
    }

    private void Int16(short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(_rows.GetSpan(2), value);
        _rows.Advance(2);
    }

    private void Int32(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(_rows.GetSpan(4), value);
        _rows.Advance(4);
    }

    private void Int64(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(_rows.GetSpan(8), value);
        _rows.Advance(8);
    }
}
