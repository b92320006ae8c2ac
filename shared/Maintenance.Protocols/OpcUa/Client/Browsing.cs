using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Client;

/// <summary>Browse and BrowseNext (Part 4 §5.9.2 and §5.9.3) to their end.</summary>
public static class Browsing
{
    private const int MostAtOnce = 1000; // where a server tells no limit
    private const int MostEmptyAnswers = 100;

    /// <summary>All references of nodes, however many answers it takes; a node that cannot be browsed has its status.</summary>
    public static async Task<IReadOnlyList<BrowseResult>> BrowseAsync(
        this OpcUaSession session, IReadOnlyList<BrowseDescription> nodes, CancellationToken cancellationToken)
    {
        var results = new BrowseResult[nodes.Count];
        var most = session.Limits.Most(session.Limits.Browse, MostAtOnce);
        int[] open = [.. Enumerable.Range(0, nodes.Count)];
        while (open.Length > 0)
        {
            var answered = await BrowseAsync(session, [.. open.Select(index => nodes[index])], most, cancellationToken);
            for (var index = 0; index < open.Length; index++)
                results[open[index]] = answered[index];
            int[] cutShort = [.. open.Where((_, index) => IsCutShort(answered[index].StatusCode))];
            if (most == 1 && cutShort.Length == open.Length)
                break;
            (open, most) = (cutShort, Math.Max(1, most / 2));
        }

        return results;
    }

    private static Task<IReadOnlyList<BrowseResult>> BrowseAsync(
        OpcUaSession session, BrowseDescription[] nodes, int most, CancellationToken cancellationToken) => SplitCall.RunAsync(
        nodes,
        most,
        async part => await CompleteAsync(
            session,
            (await session.CallAsync<BrowseRequest, BrowseResponse>(new() { NodesToBrowse = part }, cancellationToken)).Results,
            cancellationToken),
        static status => new BrowseResult { StatusCode = status });

    // A server has few continuation points (§7.9): with more nodes at once than it has points it leaves some out, or forgets
    // them; these are asked again with fewer others.
    private static bool IsCutShort(StatusCode status) =>
        status == StatusCodes.BadNoContinuationPoints || status == StatusCodes.BadContinuationPointInvalid;

    // The points of one answer are used up before the next nodes are asked for.
    private static async Task<IReadOnlyList<BrowseResult>> CompleteAsync(
        OpcUaSession session, IReadOnlyList<BrowseResult> results, CancellationToken cancellationToken)
    {
        var whole = results.Select(result => result with { References = result.References.ToList() }).ToArray();
        int[] open = [.. Enumerable.Range(0, whole.Length).Where(index => whole[index].ContinuationPoint.Length > 0)];
        for (var empty = 0; open.Length > 0 && empty < MostEmptyAnswers;)
        {
            var request = new BrowseNextRequest { ContinuationPoints = [.. open.Select(index => whole[index].ContinuationPoint)] };
            var next = (await session.CallAsync<BrowseNextRequest, BrowseNextResponse>(request, cancellationToken)).Results;
            if (next.Count != open.Length)
                throw new OpcUaException(StatusCodes.BadUnknownResponse, $"The server answered {next.Count} results for {open.Length} continuation points");
            for (var index = 0; index < open.Length; index++)
                whole[open[index]] = Longer(whole[open[index]], next[index]);
            empty = next.All(result => result.References.Count == 0) ? empty + 1 : 0;
            open = [.. open.Where(index => whole[index].ContinuationPoint.Length > 0)];
        }

        foreach (var index in open)
            whole[index] = new() { StatusCode = StatusCodes.BadUnknownResponse }; // it says that there is more, and tells nothing
        return whole;
    }

    private static BrowseResult Longer(BrowseResult begun, BrowseResult next)
    {
        if (next.StatusCode.IsBad)
            return new() { StatusCode = next.StatusCode };
        ((List<ReferenceDescription>)begun.References).AddRange(next.References);
        return begun with { ContinuationPoint = next.ContinuationPoint };
    }
}
