namespace Maintenance.Protocols.Tests.OpcUa.Interop;

/// <summary>A server with counters that step every 20 ms and are remembered, with an alarm, and with limits that calls run into.</summary>
public sealed class ChangingServer : NodeServer
{
    public const int Counters = 20;

    protected override string Options => "{\"counters\":20,\"interval\":20,\"history\":true,\"alarm\":true,\"constants\":1200}";
}
