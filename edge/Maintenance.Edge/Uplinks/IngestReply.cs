using Maintenance.Contracts.Transport;

namespace Maintenance.Edge.Uplinks;

/// <summary>What the cloud, or a broker, made of a batch.</summary>
internal abstract record IngestReply
{
    private IngestReply()
    {
    }

    /// <summary>It says how far it holds the stream; <paramref name="IsTaken"/> where this batch joined on.</summary>
    internal sealed record Holds(IngestAnswer Answer, bool IsTaken) : IngestReply;

    /// <summary>It was asked where it stands, and keeps no account of that.</summary>
    internal sealed record KeepsNoAccount : IngestReply;

    /// <summary>Something in the batch is not acceptable, now or ever.</summary>
    internal sealed record Refused(Problem Problem) : IngestReply;

    /// <summary>Not this time.</summary>
    /// <param name="Choked">Where the cloud was reached and failed on the batch itself, what it said.</param>
    internal sealed record Failed(string Words, bool NeedsPerson, TimeSpan? RetryAfter, Problem? Choked = null) : IngestReply;
}
