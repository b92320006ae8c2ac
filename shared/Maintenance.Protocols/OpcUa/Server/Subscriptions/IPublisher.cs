using Maintenance.Protocols.OpcUa.Server.Channels;

namespace Maintenance.Protocols.OpcUa.Server.Subscriptions;

/// <summary>Takes answers to Publish requests to the client that sent them.</summary>
internal interface IPublisher
{
    void Post(PostedAnswer answer);
}
