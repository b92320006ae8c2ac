using Maintenance.Contracts.Records;

namespace Maintenance.Edge.Uplinks;

/// <summary>Where the records of the outbox go: the cloud, or a broker.</summary>
internal interface IDestination
{
    /// <summary>Completes once records may be sent.</summary>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>A way of its own for each lane, so that neither waits for the other. Only once it is open.</summary>
    ILaneSender SenderOf(Lane lane);
}
