using Maintenance.Protocols.Tests.OpcUa.Server;

namespace Maintenance.Protocols.Tests.OpcUa.Interop;

/// <summary>
/// Where connections are cut, by chance: anywhere between the first bytes of a handshake and the middle of what a
/// subscription tells, in both directions.
/// </summary>
internal sealed class CutPlan(int seed)
{
    private const int MostFromServer = 40_000; // bytes: about half a second of 1,000 values a second
    private const int MostFromClient = 5_000;

    private readonly Random _random = new(seed);
    private readonly Lock _lock = new();

    public CuttingRelay.Cut Next()
    {
        lock (_lock)
        {
            var fromServer = _random.Next(2) == 0;
            var most = fromServer ? MostFromServer : MostFromClient;
            var isEarly = _random.Next(3) == 0; // somewhere in the handshake
            return new(fromServer, isEarly ? (long)Math.Pow(most, _random.NextDouble()) : 1 + _random.Next(most));
        }
    }
}
