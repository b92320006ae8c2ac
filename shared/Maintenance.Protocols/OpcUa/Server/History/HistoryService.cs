using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Attributes;
using Maintenance.Protocols.OpcUa.Server.Dispatch;
using Maintenance.Protocols.OpcUa.Server.Space;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Server.History;

/// <summary>HistoryRead of raw values (Part 11 §6.5.3).</summary>
internal sealed class HistoryService(ServerCore core)
{
    public HistoryReadResponse Read(Exchange exchange, HistoryReadRequest request)
    {
        Operations.Require(request.NodesToRead.Count, core.Limits.MaxHistoryNodesPerRead);
        if (!Enum.IsDefined(request.TimestampsToReturn) || request.TimestampsToReturn == TimestampsToReturn.Neither)
            throw new OpcUaException(StatusCodes.BadTimestampsToReturnInvalid, "History has no values without a time");
        if (request.HistoryReadDetails.As<ReadRawModifiedDetails>(core.Limits.Encoding) is not { IsReadModified: false } details)
            throw new OpcUaException(StatusCodes.BadHistoryOperationUnsupported, "Only raw values are kept");
        var left = new Budget(core.Limits.MaxContinuationPoints);
        return new() { Results = [.. request.NodesToRead.Select(asked => Read(exchange, request, details, asked, left))] };
    }

    private HistoryReadResult Read(
        Exchange exchange, HistoryReadRequest request, ReadRawModifiedDetails details, HistoryReadValueId asked, Budget left)
    {
        var points = exchange.Session.HistoryPoints;
        if (asked.ContinuationPoint.Length > 0)
        {
            if (points.Take(asked.ContinuationPoint) is not { } kept)
                return new() { StatusCode = StatusCodes.BadContinuationPointInvalid };
            return request.ReleaseContinuationPoints ? new() : Tell(exchange, kept, request.TimestampsToReturn, asked.IndexRange, left);
        }

        if (core.Space.Find(asked.NodeId) is not { } node)
            return new() { StatusCode = StatusCodes.BadNodeIdUnknown };
        if (node is not UaVariable { History: not null } variable || !variable.Access.HasFlag(AccessLevels.HistoryRead))
            return new() { StatusCode = StatusCodes.BadHistoryOperationUnsupported };
        return Begin(variable, details) is { } point
            ? Tell(exchange, point, request.TimestampsToReturn, asked.IndexRange, left)
            : new() { StatusCode = StatusCodes.BadInvalidTimestampArgument };
    }

    // §6.5.3.2: of start, end and number at least two are given; whichever time lies first decides the direction.
    private HistoryPoint? Begin(UaVariable variable, ReadRawModifiedDetails details)
    {
        long? start = details.StartTime == DateTimeOffset.MinValue ? null : UaTime.ToWire(details.StartTime);
        long? end = details.EndTime == DateTimeOffset.MinValue ? null : UaTime.ToWire(details.EndTime);
        var most = (int)Math.Min(details.NumValuesPerNode == 0 ? uint.MaxValue : details.NumValuesPerNode, (uint)core.Limits.MaxHistoryValues);
        if ((start is null && end is null) || ((start is null || end is null) && details.NumValuesPerNode == 0))
            return null;
        if (start is null)
            return new(variable, end!.Value, null, true, 0, most, details.ReturnBounds, false);
        var to = start == end ? end + 1 : end;
        return new(variable, start.Value, to, end < start, 0, most, details.ReturnBounds, false);
    }

    private HistoryReadResult Tell(Exchange exchange, HistoryPoint point, TimestampsToReturn timestamps, string? range, Budget left)
    {
        var (values, more) = point.Variable.History!.Read(point.From, point.To, point.Backwards, point.Skip, point.Most);
        if (more && point.To is not null && left.Points-- <= 0)
            return new() { StatusCode = StatusCodes.BadNoContinuationPoints };
        core.Options.HistoryWasRead?.Invoke(point.Variable, values.Count);
        var next = more && point.To is not null ? exchange.Session.HistoryPoints.Add(Next(point, values)) : default;
        if (point.Bounds)
            AddBounds(point, values, isLast: next.Length == 0);
        var data = new HistoryData { DataValues = [.. values.Select(value => ReadService.Part(Times.Of(value, timestamps, value.SourceTime), range))] };
        return new()
        {
            StatusCode = values.Count == 0 ? StatusCodes.GoodNoData : StatusCode.Good,
            ContinuationPoint = next,
            HistoryData = ExtensionObject.Of(data),
        };
    }

    private static HistoryPoint Next(HistoryPoint point, List<DataValue> values)
    {
        var last = values[^1].SourceTime;
        var skip = values.Count(value => value.SourceTime == last) + (last == point.From ? point.Skip : 0);
        return point with { From = last, Skip = skip, HasBegun = true };
    }

    // §6.5.3.2: where no value lies on a bound, the nearest outside of it, or a word that there is none.
    private static void AddBounds(HistoryPoint point, List<DataValue> values, bool isLast)
    {
        if (!point.HasBegun && (values.Count == 0 || values[0].SourceTime != point.From))
            values.Insert(0, Bound(point, point.From, before: !point.Backwards));
        if (isLast && point.To is { } end)
            values.Add(Bound(point, end, before: point.Backwards));
    }

    private static DataValue Bound(HistoryPoint point, long time, bool before) => point.Variable.History!.Bound(time, before)
        ?? new(default, StatusCodes.BadBoundNotFound, time, 0, 0, 0);

    /// <summary>Places to go on from that one answer may still make (Part 4 §7.9); those of earlier answers make room for them.</summary>
    private sealed class Budget(int points)
    {
        public int Points { get; set; } = points;
    }
}
