using Maintenance.Contracts.Records;
using Maintenance.Edge.Configuration;

namespace Maintenance.Edge.Uplinks;

/// <summary>An MQTT broker: nobody enrols at one.</summary>
internal sealed class BrokerDestination(
    PublishSettings settings, string gateway, UplinkOptions options, UplinkHealthState health, TimeProvider clock) : IDestination
{
    public Task OpenAsync(CancellationToken cancellationToken)
    {
        health.Enrolled();
        return Task.CompletedTask;
    }

    public ILaneSender SenderOf(Lane lane) => new BrokerSender(lane, settings, gateway, options, clock);
}
