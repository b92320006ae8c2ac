using System.Net;
using System.Net.Sockets;
using Maintenance.Protocols.OpcUa.Transport;
using Maintenance.Protocols.Tests.OpcUa.Server;

namespace Maintenance.Protocols.Tests.OpcUa.Interop;

/// <summary>Counts the tokens that a client's messages name on their way to a server: they are in clear.</summary>
internal sealed class TokenRelay : TcpRelay
{
    private const int TokenAt = FrameHeader.Length + sizeof(uint); // behind the channel
    private readonly HashSet<(uint Channel, uint Token)> _tokens = [];

    public TokenRelay(Uri server)
        : base(new(IPAddress.Loopback, server.Port)) => Start();

    public Uri Url => new($"opc.tcp://localhost:{Port}");

    /// <summary>Tokens of any channel so far.</summary>
    public int Tokens
    {
        get
        {
            lock (_tokens)
                return _tokens.Count;
        }
    }

    protected override Passing Open() => new(PassFramesAsync, static (from, to, ended) => from.CopyToAsync(to, ended));

    private async Task PassFramesAsync(NetworkStream from, NetworkStream to, CancellationToken cancellationToken)
    {
        var frames = new FrameReader(from, 65_535);
        while (await frames.ReadAsync(cancellationToken) is var (header, frame))
        {
            if (header.Type == MessageType.Message)
            {
                lock (_tokens)
                    _tokens.Add((BitConverter.ToUInt32(frame.Span[FrameHeader.Length..]), BitConverter.ToUInt32(frame.Span[TokenAt..])));
            }

            await to.WriteAsync(frame, cancellationToken);
        }
    }
}
