namespace Maintenance.Benchmarks.Gateway;

/// <summary>What a gateway did within the window, and what it took for that.</summary>
/// <param name="Delivered">Values that the subscriber counted.</param>
/// <param name="Messages">That they came in.</param>
/// <param name="Asked">Values that the period asks for within the window.</param>
/// <param name="PeakMemoryMb">Of its whole life, in 10^6 bytes.</param>
internal sealed record GatewayCost(long Delivered, long Messages, double Asked, double CpuSeconds, double PeakMemoryMb)
{
    public double Share => Math.Round(Delivered / Asked, 4);

    public double CpuMicroseconds => Delivered == 0 ? double.NaN : Math.Round(CpuSeconds / Delivered * 1e6, 3);

    /// <summary>Only of ours: values handed to the outbox less those that the subscriber counted, once it has stopped.</summary>
    public long? Undelivered { get; init; }

    /// <summary>Only of ours: values that it declared as missing within the window, for whatever reason.</summary>
    public long? Missed { get; init; }
}
