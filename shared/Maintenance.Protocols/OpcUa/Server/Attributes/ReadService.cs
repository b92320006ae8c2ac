using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Dispatch;
using Maintenance.Protocols.OpcUa.Server.Sessions;
using Maintenance.Protocols.OpcUa.Server.Space;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Server.Attributes;

/// <summary>Read (Part 4 §5.11.2). A bad node fails alone.</summary>
internal sealed class ReadService(ServerCore core)
{
    private static readonly QualifiedName DefaultBinary = new(0, "Default Binary");

    public ReadResponse Read(Exchange exchange, ReadRequest request)
    {
        Operations.Require(request.NodesToRead.Count, core.Limits.MaxOperations);
        if (!Enum.IsDefined(request.TimestampsToReturn))
            throw new OpcUaException(StatusCodes.BadTimestampsToReturnInvalid, $"There are no timestamps {request.TimestampsToReturn}");
        if (!(request.MaxAge >= 0))
            throw new OpcUaException(StatusCodes.BadMaxAgeInvalid, $"No value has an age of {request.MaxAge} ms");
        var now = UaTime.ToWire(core.Clock.GetUtcNow());
        var results = new DataValue[request.NodesToRead.Count];
        for (var index = 0; index < results.Length; index++)
            results[index] = Times.Of(Read(request.NodesToRead[index], exchange.Session.User), request.TimestampsToReturn, now);
        return new() { Results = results };
    }

    private DataValue Read(ReadValueId asked, ServerUser user)
    {
        if (core.Space.Find(asked.NodeId) is not { } node)
            return Bad(StatusCodes.BadNodeIdUnknown);
        if (asked.DataEncoding.Name is not null && (asked.AttributeId != AttributeIds.Value || asked.DataEncoding != DefaultBinary))
            return Bad(asked.AttributeId == AttributeIds.Value ? StatusCodes.BadDataEncodingUnsupported : StatusCodes.BadDataEncodingInvalid);
        if (asked.AttributeId == AttributeIds.Value && node is UaVariable variable)
        {
            var value = Part(ReadValue(variable), asked.IndexRange);
            core.Options.WasRead?.Invoke(variable);
            return value;
        }

        return string.IsNullOrEmpty(asked.IndexRange)
            ? NodeAttributes.Read(node, asked.AttributeId, user)
            : Bad(StatusCodes.BadIndexRangeNoData);
    }

    private static DataValue ReadValue(UaVariable variable) =>
        variable.Access.HasFlag(AccessLevels.CurrentRead) ? variable.Value : Bad(StatusCodes.BadNotReadable);

    /// <summary>The part of a value that a range names; all of it for none.</summary>
    public static DataValue Part(DataValue value, string? range)
    {
        if (string.IsNullOrEmpty(range))
            return value;
        if (NumericRange.Parse(range) is not { } parsed)
            return Bad(StatusCodes.BadIndexRangeInvalid);
        var (part, status) = parsed.Of(value.Value);
        return status.IsBad ? Bad(status) : value.WithValue(part);
    }

    private static DataValue Bad(StatusCode status) => new(default, status);
}
