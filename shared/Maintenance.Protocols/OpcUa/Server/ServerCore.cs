using Maintenance.Protocols.OpcUa.Server.Dispatch;
using Maintenance.Protocols.OpcUa.Server.Sessions;
using Maintenance.Protocols.OpcUa.Server.Space;
using Maintenance.Protocols.OpcUa.Server.Subscriptions;

namespace Maintenance.Protocols.OpcUa.Server;

/// <summary>What all connections of a server share.</summary>
internal sealed class ServerCore
{
    private uint _channelId;
    private long _connectionNumber;

    public ServerCore(OpcUaServerOptions options, int port)
    {
        Options = options;
        Endpoints = new(options, port);
        Subscriptions = new(options);
        Sessions = new(options, Subscriptions);
        Dispatcher = ServiceTable.Create(this);
    }

    public OpcUaServerOptions Options { get; }

    public ServerLimits Limits => Options.Limits;

    public TimeProvider Clock => Options.Clock;

    public AddressSpace Space => Options.Space;

    public Endpoints Endpoints { get; }

    public SessionRegister Sessions { get; }

    public SubscriptionEngine Subscriptions { get; }

    public Dispatcher Dispatcher { get; }

    public uint NextChannelId() => Interlocked.Increment(ref _channelId);

    public long NextConnectionNumber() => Interlocked.Increment(ref _connectionNumber);

    public void Trouble(string sentence) => Options.Trouble?.Invoke(sentence);
}
