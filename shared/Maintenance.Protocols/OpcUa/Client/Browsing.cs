using System.Runtime.CompilerServices;
using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;
using Maintenance.Protocols.OpcUa.Transport;

namespace Maintenance.Protocols.OpcUa.Client;

/// <summary>Browse and BrowseNext (Part 4 §5.9.2 and §5.9.3) to their end.</summary>
public static class Browsing
{
    private const int MostAtOnce = 1000; // where a server tells no limit
    private const int MostEmptyAnswers = 100;
    private const int MostReferences = 1_000_000; // in all; a server that goes on beyond goes on for ever

    /// <summary>
    /// All references of nodes, however many answers it takes; a node that cannot be browsed has its status, and so have those
    /// at which a million references did not reach the end (Bad_UnknownResponse).
    /// </summary>
    public static async Task<IReadOnlyList<BrowseResult>> BrowseAsync(
        this OpcUaSession session, IReadOnlyList<BrowseDescription> nodes, CancellationToken cancellationToken)
    {
        var results = new BrowseResult[nodes.Count];
        var most = session.Limits.Most(session.Limits.Browse, MostAtOnce);
        var room = new StrongBox<int>(MostReferences);
        int[] open = [.. Enumerable.Range(0, nodes.Count)];
        while (open.Length > 0)
        {
            var answered = await BrowseAsync(session, [.. open.Select(index => nodes[index])], most, room, cancellationToken);
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
        OpcUaSession session, BrowseDescription[] nodes, int most, StrongBox<int> room, CancellationToken cancellationToken) => SplitCall.RunAsync(
        nodes,
        most,
        async part => await CompleteAsync(
            session,
            (await session.CallAsync<BrowseRequest, BrowseResponse>(new() { NodesToBrowse = part }, cancellationToken)).Results,
            room,
            cancellationToken),
        static status => new BrowseResult { StatusCode = status });

    // A server has few continuation points (§7.9): with more nodes at once than it has points it leaves some out, or forgets
    // them; these are asked again with fewer others.
    private static bool IsCutShort(StatusCode status) =>
        status == StatusCodes.BadNoContinuationPoints || status == StatusCodes.BadContinuationPointInvalid;

    // The points of one answer are used up before the next nodes are asked for.
    private static async Task<IReadOnlyList<BrowseResult>> CompleteAsync(
        OpcUaSession session, IReadOnlyList<BrowseResult> results, StrongBox<int> room, CancellationToken cancellationToken)
    {
        var whole = results.Select(result => result with { References = result.References.ToList() }).ToArray();
        int[] open = [.. Enumerable.Range(0, whole.Length).Where(index => whole[index].ContinuationPoint.Length > 0)];
        room.Value -= results.Sum(result => result.References.Count);
        for (var empty = 0; open.Length > 0 && empty < MostEmptyAnswers && room.Value > 0;)
        {
            var request = new BrowseNextRequest { ContinuationPoints = [.. open.Select(index => whole[index].ContinuationPoint)] };
            var next = (await session.CallAsync<BrowseNextRequest, BrowseNextResponse>(request, cancellationToken)).Results;
            if (next.Count != open.Length)
                throw new OpcUaException(StatusCodes.BadUnknownResponse, $"The server answered {next.Count} results for {open.Length} continuation points");
            for (var index = 0; index < open.Length; index++)
                whole[open[index]] = Longer(whole[open[index]], next[index]);
            room.Value -= next.Sum(result => result.References.Count);
            empty = next.All(result => result.References.Count == 0) ? empty + 1 : 0;
            open = [.. open.Where(index => whole[index].ContinuationPoint.Length > 0)];
        }

        if (open.Length > 0)
            await ReleaseAsync(session, [.. open.Select(index => whole[index].ContinuationPoint)], cancellationToken);
        foreach (var index in open)
            whole[index] = new() { StatusCode = StatusCodes.BadUnknownResponse }; // it says that there is more, and tells nothing or no end
        return whole;
    }

    private static async Task ReleaseAsync(OpcUaSession session, IReadOnlyList<ByteString> points, CancellationToken cancellationToken)
    {
        try
        {
            await session.CallAsync<BrowseNextRequest, BrowseNextResponse>(
                new() { ReleaseContinuationPoints = true, ContinuationPoints = points }, cancellationToken);
        }
        catch (ServiceException)
        {
            // It has none to forget.
        }
    }

    private static BrowseResult Longer(BrowseResult begun, BrowseResult next)
    {
        if (next.StatusCode.IsBad)
            return new() { StatusCode = next.StatusCode };
        ((List<ReferenceDescription>)begun.References).AddRange(next.References);
        return begun with { ContinuationPoint = next.ContinuationPoint };
    }
}
