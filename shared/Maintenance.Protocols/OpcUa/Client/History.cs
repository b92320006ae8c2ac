using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Client;

/// <summary>Values of the past as they were stored (Part 11 §6.5.3).</summary>
public static class History
{
    private const uint ValuesAnAnswer = 10_000;
    private const int MostEmptyAnswers = 100;
    private const int MostValues = 1_000_000; // some 70 MB: eleven days of a value each second

    /// <summary>All values of one node from a time on and before another, in the order of time.</summary>
    /// <exception cref="OpcUaException">The server has no history of the node, does not go on with it, or does not end within a million values.</exception>
    public static async Task<IReadOnlyList<DataValue>> ReadRawAsync(
        this OpcUaSession session, NodeId node, DateTimeOffset fromUtc, DateTimeOffset toUtc, CancellationToken cancellationToken)
    {
        var values = new List<DataValue>();
        var (point, empty) = (default(ByteString), 0);
        do
        {
            var response = await session.CallAsync<HistoryReadRequest, HistoryReadResponse>(
                new()
                {
                    HistoryReadDetails = ExtensionObject.Of(new ReadRawModifiedDetails { StartTime = fromUtc, EndTime = toUtc, NumValuesPerNode = ValuesAnAnswer }),
                    TimestampsToReturn = TimestampsToReturn.Both,
                    NodesToRead = [new() { NodeId = node, ContinuationPoint = point }],
                },
                cancellationToken);
            var result = response.Results is [var only]
                ? only
                : throw new OpcUaException(StatusCodes.BadUnknownResponse, $"The server answered {response.Results.Count} results for one node");
            if (result.StatusCode.IsBad)
                throw new OpcUaException(result.StatusCode, $"The server tells no history of {node}");
            var told = result.HistoryData.As<HistoryData>(EncodingLimits.Default)?.DataValues ?? [];
            values.AddRange(told);
            (point, empty) = (result.ContinuationPoint, told.Count == 0 ? empty + 1 : 0);
            if (empty == MostEmptyAnswers)
                throw new OpcUaException(StatusCodes.BadUnknownResponse, $"The server says that there is more history of {node}, and tells nothing");
            if (values.Count > MostValues && point.Length > 0)
                throw new OpcUaException(StatusCodes.BadUnknownResponse, $"The server's history of {node} has no end within {MostValues} values; ask for a shorter time");
        }
        while (point.Length > 0);
        return values;
    }
}
