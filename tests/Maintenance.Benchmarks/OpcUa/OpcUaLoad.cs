using System.Globalization;

namespace Maintenance.Benchmarks.OpcUa;

/// <summary>What the clients are given to do, and for how long.</summary>
/// <param name="Doubles">Variables of node-opcua's server, each with a new value every 100 ms.</param>
/// <param name="Signals">Variables of our own server, each with a new value every 100 ms.</param>
/// <param name="Items">Monitored items whose memory is measured.</param>
internal sealed record OpcUaLoad(int Doubles, int Signals, int Items, TimeSpan WarmUp, TimeSpan Window, TimeSpan OwnServerWindow, TimeSpan ReadWindow)
{
    /// <summary>How often each variable changes, in ms.</summary>
    public const int IntervalMs = 100;

    /// <summary>What the figures are asked for.</summary>
    public static OpcUaLoad Full { get; } = new(
        5000, 20_000, 100_000, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(10));

    public double SignalsPerSecond => Signals * 1000.0 / IntervalMs;

    /// <summary>Shows that the bench works, not how fast the product is. Reading takes all that the machine has, so that it is the shortest.</summary>
    public static OpcUaLoad Short(TimeSpan window) => new(500, 1000, 1000, window, window, window, window / 4);

    /// <summary>A number as the names of the figures have it: 5,000.</summary>
    public static string Text(double number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
