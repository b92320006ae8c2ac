using Maintenance.Contracts.Records;
using Maintenance.Edge.Fleet;

namespace Maintenance.Edge.Uplinks;

/// <summary>The cloud's ingest. Records may be sent once the gateway is enrolled.</summary>
internal sealed class CloudDestination(Enrolment enrolment, IHttpClientFactory clients, UplinkOptions options, TimeProvider clock) : IDestination
{
    private GatewayIdentity? _identity;

    public async Task OpenAsync(CancellationToken cancellationToken) => _identity = await enrolment.EnrolAsync(cancellationToken);

    public ILaneSender SenderOf(Lane lane) =>
        new IngestClient(lane, clients, _identity ?? throw new InvalidOperationException("The gateway is not enrolled yet."), options, clock);
}
