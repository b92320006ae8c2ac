using Maintenance.Contracts.Transport;

namespace Maintenance.Edge.Downlink;

/// <summary>What came of asking the cloud what there is to know.</summary>
internal abstract record InstructionReply
{
    private InstructionReply()
    {
    }

    internal sealed record Told(GatewayInstructions Instructions) : InstructionReply;

    /// <summary>The gateway holds the latest.</summary>
    internal sealed record Nothing : InstructionReply;

    internal sealed record Failed(string Words, TimeSpan? RetryAfter) : InstructionReply;
}
