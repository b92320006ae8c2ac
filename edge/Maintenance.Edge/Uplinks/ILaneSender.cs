using Maintenance.Contracts.Transport;

namespace Maintenance.Edge.Uplinks;

/// <summary>Sends the records of one lane, and says what became of them. Not for two callers at once.</summary>
internal interface ILaneSender : IAsyncDisposable
{
    /// <summary>Bytes of what was sent last.</summary>
    long SentBytes { get; }

    /// <summary>Where the other side stands in the lane's stream, before anything is sent.</summary>
    Task<IngestReply> AskAsync(Guid epoch, CancellationToken cancellationToken);

    Task<IngestReply> SendAsync(Batch batch, CancellationToken cancellationToken);
}
