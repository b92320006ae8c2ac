namespace Maintenance.Edge.Devices;

/// <summary>
/// Spreads the first connects of devices that begin together, so that a site whose power comes back is not asked for everything in one
/// moment: each waits by chance for up to 50 ms for each of the others, and never longer than five seconds.
/// </summary>
internal static class FirstConnect
{
    private static readonly TimeSpan ForEachOther = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <param name="among">Devices that begin together, itself among them.</param>
    public static TimeSpan WaitOf(int among, Random random)
    {
        var spread = ForEachOther * (among - 1);
        return (spread < Longest ? spread : Longest) * random.NextDouble();
    }
}
