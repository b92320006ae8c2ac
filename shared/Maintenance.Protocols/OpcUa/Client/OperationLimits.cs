using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;
using Maintenance.Protocols.OpcUa.Transport;

namespace Maintenance.Protocols.OpcUa.Client;

/// <summary>What a server takes in one call (Part 5 §6.3.11, OperationLimitsType). In entries; 0 is "no limit told".</summary>
public sealed record OperationLimits
{
    // Their nodes in namespace 0, in the order of the fields below.
    private static readonly uint[] Nodes = [11705, 11707, 11709, 11710, 11711, 11712, 11714, 12165, 11702];

    internal static OperationLimits Unknown { get; } = new();

    public int Read { get; init; }

    public int Write { get; init; }

    public int Call { get; init; }

    public int Browse { get; init; }

    public int Register { get; init; }

    public int Translate { get; init; }

    public int MonitoredItems { get; init; }

    public int HistoryRead { get; init; }

    /// <summary>Longest array of any kind, and so of any request.</summary>
    public int ArrayLength { get; init; }

    /// <summary>Asks the server. A limit it does not tell is none.</summary>
    internal static async Task<OperationLimits> ReadAsync(OpcUaSession session, CancellationToken cancellationToken)
    {
        try
        {
            // A server that takes fewer nodes at once than there are limits is asked for them in parts.
            var values = await session.ReadAttributesAsync(
                [.. Nodes.Select(node => new ReadValueId { NodeId = new(node), AttributeId = AttributeIds.Value })], cancellationToken);
            return Of([.. values.Select(Limit)]);
        }
        catch (ServiceException)
        {
            return Unknown; // it tells this user none
        }
    }

    /// <summary>The most entries for one call of a service with this limit of its own.</summary>
    internal int Most(int own, int otherwise) => (own, ArrayLength) switch
    {
        (0, 0) => otherwise,
        (0, var array) => Math.Min(array, otherwise),
        (var limit, 0) => Math.Min(limit, otherwise),
        var (limit, array) => Math.Min(Math.Min(limit, array), otherwise),
    };

    private static int Limit(DataValue value) =>
        value.Status.IsGood && value.Value.TryGetDouble(out var limit) && limit is > 0 and < int.MaxValue ? (int)limit : 0;

    private static OperationLimits Of(int[] told) => new()
    {
        Read = told[0],
        Write = told[1],
        Call = told[2],
        Browse = told[3],
        Register = told[4],
        Translate = told[5],
        MonitoredItems = told[6],
        HistoryRead = told[7],
        ArrayLength = told[8],
    };
}
