using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Dispatch;
using Maintenance.Protocols.OpcUa.Server.Sessions;
using Maintenance.Protocols.OpcUa.Server.Space;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Server.Attributes;

/// <summary>Write (Part 4 §5.11.4), of values only.</summary>
internal sealed class WriteService(ServerCore core)
{
    public WriteResponse Write(Exchange exchange, WriteRequest request)
    {
        Operations.Require(request.NodesToWrite.Count, core.Limits.MaxOperations);
        return new() { Results = [.. request.NodesToWrite.Select(write => Write(write, exchange.Session.User))] };
    }

    private StatusCode Write(WriteValue write, ServerUser user)
    {
        if (core.Space.Find(write.NodeId) is not { } node)
            return StatusCodes.BadNodeIdUnknown;
        if (write.AttributeId != AttributeIds.Value || node is not UaVariable variable)
            return write.AttributeId is 0 or > AttributeIds.Last ? StatusCodes.BadAttributeIdInvalid : StatusCodes.BadNotWritable;
        if (!variable.Access.HasFlag(AccessLevels.CurrentWrite) || variable.Source is not null)
            return StatusCodes.BadNotWritable;
        if (!user.MayChange)
            return StatusCodes.BadUserAccessDenied;
        if (write.Value.ServerUtc is not null)
            return StatusCodes.BadWriteNotSupported; // the server's time is the server's
        var (value, status) = Whole(variable, write);
        if (status.IsBad)
            return status;
        if (!ValueTypes.Fits(core.Space, variable.DataType, variable.ValueRank, value))
            return StatusCodes.BadTypeMismatch;
        var now = core.Clock.GetUtcNow();
        var written = new DataValue(value, write.Value.Status, write.Value.SourceUtc ?? now, now);
        status = variable.Writing?.Invoke(written) ?? StatusCode.Good;
        if (!status.IsBad)
            variable.Set(written);
        return status;
    }

    private static (Variant Value, StatusCode Status) Whole(UaVariable variable, WriteValue write)
    {
        if (string.IsNullOrEmpty(write.IndexRange))
            return (write.Value.Value, StatusCode.Good);
        return NumericRange.Parse(write.IndexRange) is { } range
            ? range.Replace(variable.Value.Value, write.Value.Value)
            : (default, StatusCodes.BadIndexRangeInvalid);
    }
}
