using System.Net;
using System.Net.Sockets;

namespace Maintenance.Protocols.Tests.OpcUa.Server;

/// <summary>
/// Cuts connections between a client and a server: after half of what it was about to pass on, when it is told to, or each where
/// a plan says.
/// </summary>
internal sealed class CuttingRelay : TcpRelay
{
    private readonly Func<Cut?>? _plan;
    private readonly int _most;
    private int _cut;
    private int _cuts;

    /// <param name="plan">Asked for each connection as it comes; null lets it live.</param>
    /// <param name="most">Cuts by the plan; connections that come later live.</param>
    public CuttingRelay(IPEndPoint server, Func<Cut?>? plan = null, int most = 0, IPAddress? address = null)
        : base(server, address)
    {
        (_plan, _most) = (plan, most);
        Start();
    }

    /// <summary>While it is set, nothing that the server says is passed on, and no connection is cut.</summary>
    public bool IsMute { get; set; }

    /// <summary>While it is set, nothing that the client says is passed on.</summary>
    public bool IsDeaf { get; set; }

    /// <summary>How many connections were cut where the plan said.</summary>
    public int Cuts => Volatile.Read(ref _cuts);

    /// <summary>The next bytes that the server sends are passed on by half.</summary>
    public void CutInTheMiddle() => Interlocked.Exchange(ref _cut, 1);

    protected override Passing Open()
    {
        var cut = Cuts < _most ? _plan?.Invoke() : null;
        return new(
            (from, to, ended) => PassAsync(from, to, cut is { FromServer: false } ? cut.AfterBytes : null, isDown: false, ended),
            (from, to, ended) => PassAsync(from, to, cut is { FromServer: true } ? cut.AfterBytes : null, isDown: true, ended));
    }

    private async Task PassAsync(NetworkStream from, NetworkStream to, long? left, bool isDown, CancellationToken cancellationToken)
    {
        var buffer = new byte[65_536];
        for (var read = await from.ReadAsync(buffer, cancellationToken); read > 0; read = await from.ReadAsync(buffer, cancellationToken))
        {
            if (isDown ? IsMute : IsDeaf)
                continue;
            var passed = isDown && Interlocked.Exchange(ref _cut, 0) == 1 ? read / 2 : (int)Math.Min(read, left ?? read);
            await to.WriteAsync(buffer.AsMemory(0, passed), cancellationToken);
            left -= passed;
            if (left == 0)
                Interlocked.Increment(ref _cuts);
            if (passed < read || left == 0)
                return;
        }
    }

    /// <param name="FromServer">Which direction's bytes are counted; both are cut.</param>
    internal sealed record Cut(bool FromServer, long AfterBytes);
}
