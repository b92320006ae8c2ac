namespace Maintenance.Protocols.Tests.OpcUa.Interop;

/// <summary>A server with many nodes, all below the folder "Changing".</summary>
public sealed class LargeServer : NodeServer
{
    public const int Nodes = 100_000;

    protected override string Options => "{\"constants\":100000}";
}
