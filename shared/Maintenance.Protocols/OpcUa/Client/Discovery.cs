using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;
using Maintenance.Protocols.OpcUa.Transport;

namespace Maintenance.Protocols.OpcUa.Client;

/// <summary>What a server tells anybody (Part 4 §5.5): on a channel without security, so nothing of it is believed yet.</summary>
public static class Discovery
{
    public static async Task<IReadOnlyList<EndpointDescription>> GetEndpointsAsync(
        ChannelOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var channel = await SecureChannel.OpenAsync(options, clock, cancellationToken);
        var request = new GetEndpointsRequest { EndpointUrl = options.EndpointUrl.OriginalString };
        var response = await channel.CallAsync<GetEndpointsRequest, GetEndpointsResponse>(request, NodeId.Null, cancellationToken);
        return response.Endpoints;
    }

    public static async Task<IReadOnlyList<ApplicationDescription>> FindServersAsync(
        ChannelOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var channel = await SecureChannel.OpenAsync(options, clock, cancellationToken);
        var request = new FindServersRequest { EndpointUrl = options.EndpointUrl.OriginalString };
        var response = await channel.CallAsync<FindServersRequest, FindServersResponse>(request, NodeId.Null, cancellationToken);
        return response.Servers;
    }
}
