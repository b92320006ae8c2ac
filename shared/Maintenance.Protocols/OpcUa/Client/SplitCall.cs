using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Client;

/// <summary>
/// One service call over many entries, in as many requests as the server takes. What is too large is halved until it fits or
/// one entry fails alone; but nothing is asked again that the server may have done already, unless that does no harm.
/// </summary>
internal static class SplitCall
{
    // The request was not taken.
    private static readonly StatusCode[] TooLarge =
    [
        StatusCodes.BadTooManyOperations, StatusCodes.BadRequestTooLarge, StatusCodes.BadTcpMessageTooLarge, StatusCodes.BadEncodingError,
    ];

    // Or its answer was too large, after all had been done.
    private static readonly StatusCode[] AnswerTooLarge =
        [StatusCodes.BadResponseTooLarge, StatusCodes.BadEncodingLimitsExceeded, StatusCodes.BadDecodingError];

    /// <param name="most">Entries in one request.</param>
    /// <param name="callAsync">Answers one result for each entry, in their order.</param>
    /// <param name="failed">The result of an entry that failed alone.</param>
    /// <param name="mayRepeat">Whether doing an entry twice does no harm; if not, an answer that cannot be had fails its entries.</param>
    public static async Task<IReadOnlyList<TResult>> RunAsync<TEntry, TResult>(
        IReadOnlyList<TEntry> entries,
        int most,
        Func<IReadOnlyList<TEntry>, Task<IReadOnlyList<TResult>>> callAsync,
        Func<StatusCode, TResult> failed,
        bool mayRepeat = true)
    {
        var results = new List<TResult>(entries.Count);
        for (var from = 0; from < entries.Count; from += most)
            await AddAsync([.. entries.Skip(from).Take(most)]);
        return results;

        async Task AddAsync(TEntry[] part)
        {
            try
            {
                var answered = await callAsync(part);
                results.AddRange(answered.Count == part.Length
                    ? answered
                    : throw new OpcUaException(StatusCodes.BadUnknownResponse, $"The server answered {answered.Count} results for {part.Length} entries"));
            }
            catch (OpcUaException fault) when (TooLarge.Contains(fault.Status.Code) || AnswerTooLarge.Contains(fault.Status.Code))
            {
                if (part.Length == 1 || (!mayRepeat && AnswerTooLarge.Contains(fault.Status.Code)))
                {
                    results.AddRange(part.Select(_ => failed(fault.Status)));
                    return;
                }

                await AddAsync(part[..(part.Length / 2)]);
                await AddAsync(part[(part.Length / 2)..]);
            }
        }
    }
}
