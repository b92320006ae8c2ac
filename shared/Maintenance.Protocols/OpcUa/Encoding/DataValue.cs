namespace Maintenance.Protocols.OpcUa.Encoding;

/// <summary>
/// A value with its status and its two times (Part 4 §7.11): when the source took it and when the server saw it. 48 bytes,
/// and nothing on the heap for a scalar.
/// </summary>
public readonly struct DataValue : IEquatable<DataValue>
{
    private const ushort MostPicoseconds = 9999;

    private readonly long _sourceTime; // as on the wire; 0 is "none"
    private readonly long _serverTime;

    public DataValue(Variant value, StatusCode status = default, DateTimeOffset? sourceUtc = null, DateTimeOffset? serverUtc = null)
        : this(
            value, status, sourceUtc is { } source ? UaTime.ToWire(source) : 0, 0, serverUtc is { } server ? UaTime.ToWire(server) : 0, 0)
    {
    }

    internal DataValue(
        Variant value, StatusCode status, long sourceTime, ushort sourcePicoseconds, long serverTime, ushort serverPicoseconds)
    {
        Value = value;
        Status = status;
        _sourceTime = sourceTime;
        _serverTime = serverTime;
        SourcePicoseconds = Math.Min(sourcePicoseconds, MostPicoseconds);
        ServerPicoseconds = Math.Min(serverPicoseconds, MostPicoseconds);
    }

    public Variant Value { get; }

    public StatusCode Status { get; }

    /// <summary>When the value was measured, by the source's clock; null where the server does not say.</summary>
    public DateTimeOffset? SourceUtc => _sourceTime == 0 ? null : UaTime.FromWire(_sourceTime);

    /// <summary>When the server received the value, by its own clock.</summary>
    public DateTimeOffset? ServerUtc => _serverTime == 0 ? null : UaTime.FromWire(_serverTime);

    /// <summary>To be added to <see cref="SourceUtc"/>, in units of 10 ps: 0 to 9,999, and more counts as 9,999.</summary>
    public ushort SourcePicoseconds { get; }

    /// <summary>To be added to <see cref="ServerUtc"/>, in units of 10 ps: 0 to 9,999.</summary>
    public ushort ServerPicoseconds { get; }

    internal long SourceTime => _sourceTime;

    internal long ServerTime => _serverTime;

    public static bool operator ==(DataValue left, DataValue right) => left.Equals(right);

    public static bool operator !=(DataValue left, DataValue right) => !left.Equals(right);

    /// <summary>The same value with picoseconds, each in units of 10 ps.</summary>
    public DataValue WithPicoseconds(ushort source, ushort server) => new(Value, Status, _sourceTime, source, _serverTime, server);

    internal DataValue WithValue(Variant value) =>
        new(value, Status, _sourceTime, SourcePicoseconds, _serverTime, ServerPicoseconds);

    public DataValue WithStatus(StatusCode status) =>
        new(Value, status, _sourceTime, SourcePicoseconds, _serverTime, ServerPicoseconds);

    public bool Equals(DataValue other) =>
        Value == other.Value
        && Status == other.Status
        && _sourceTime == other._sourceTime
        && _serverTime == other._serverTime
        && SourcePicoseconds == other.SourcePicoseconds
        && ServerPicoseconds == other.ServerPicoseconds;

    public override bool Equals(object? obj) => obj is DataValue other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Value, Status, _sourceTime, _serverTime);

    public override string ToString() => $"{Value} {Status} {SourceUtc:O}";
}
