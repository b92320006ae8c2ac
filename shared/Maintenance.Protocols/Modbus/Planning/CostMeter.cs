namespace Maintenance.Protocols.Modbus.Planning;

/// <summary>
/// Finds by least squares what a round trip and what a byte costs, of requests of different sizes; older ones count less.
/// Where all are of one size, or the slope makes no sense, a byte keeps the cost it was assumed to have.
/// </summary>
internal sealed class CostMeter(RequestCost assumed)
{
    private const double Kept = 0.99;
    private const int Enough = 16;

    private readonly TimeSpan _assumedByte = assumed.Byte;

    // Sums of weights, bytes, seconds, and their products, from the first request on.
    private double _count;
    private double _bytes;
    private double _seconds;
    private double _bytesBytes;
    private double _bytesSeconds;

    public RequestCost Cost { get; private set; } = assumed;

    public void Add(int bytes, TimeSpan took)
    {
        var seconds = took.TotalSeconds;
        (_count, _bytes, _seconds) = ((_count * Kept) + 1, (_bytes * Kept) + bytes, (_seconds * Kept) + seconds);
        _bytesBytes = (_bytesBytes * Kept) + ((double)bytes * bytes);
        _bytesSeconds = (_bytesSeconds * Kept) + (bytes * seconds);
        if (_count < Enough)
            return;

        var spread = (_count * _bytesBytes) - (_bytes * _bytes);
        var slope = spread > _count * _count ? ((_count * _bytesSeconds) - (_bytes * _seconds)) / spread : -1;
        var aByte = slope > 0 ? slope : _assumedByte.TotalSeconds;
        var roundTrip = (_seconds - (aByte * _bytes)) / _count;
        if (roundTrip > 0)
            Cost = new(TimeSpan.FromSeconds(roundTrip), TimeSpan.FromTicks(Math.Max(1, (long)(aByte * TimeSpan.TicksPerSecond))));
    }
}
