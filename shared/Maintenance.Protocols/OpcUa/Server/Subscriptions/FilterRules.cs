using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Server.Attributes;
using Maintenance.Protocols.OpcUa.Server.Space;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Server.Subscriptions;

/// <summary>Makes a rule of a DataChangeFilter for a variable (Part 4 §7.22.2 and Part 8, "PercentDeadband").</summary>
internal static class FilterRules
{
    private const uint NoDeadband = 0;
    private const uint AbsoluteDeadband = 1;
    private const uint PercentDeadband = 2;
    private static readonly QualifiedName Range = new(0, "EURange");

    public static (ChangeRule? Rule, StatusCode Status) Of(AddressSpace space, UaNode node, uint attribute, ExtensionObject filter, EncodingLimits limits)
    {
        if (filter.TypeId.IsNull)
            return (ChangeRule.Default, StatusCode.Good);
        if (filter.As<DataChangeFilter>(limits) is not { } asked)
            return (null, filter.As<EventFilter>(limits) is null ? StatusCodes.BadMonitoredItemFilterUnsupported : StatusCodes.BadFilterNotAllowed);
        if (attribute != AttributeIds.Value || node is not UaVariable variable)
            return (null, StatusCodes.BadFilterNotAllowed);
        if (!Enum.IsDefined(asked.Trigger) || asked.DeadbandType > PercentDeadband)
            return (null, StatusCodes.BadMonitoredItemFilterInvalid);
        var rule = new ChangeRule(asked.Trigger == DataChangeTrigger.Status, asked.Trigger == DataChangeTrigger.StatusValueTimestamp, null);
        if (asked.DeadbandType == NoDeadband)
            return (rule, StatusCode.Good);
        if (!(asked.DeadbandValue >= 0))
            return (null, StatusCodes.BadDeadbandFilterInvalid);
        if (!IsNumeric(space, variable))
            return (null, StatusCodes.BadFilterNotAllowed);
        if (asked.DeadbandType == AbsoluteDeadband)
            return (rule with { Deadband = asked.DeadbandValue }, StatusCode.Good);
        return asked.DeadbandValue <= 100 && Span(space, variable) is { } span
            ? (rule with { Deadband = asked.DeadbandValue / 100 * span }, StatusCode.Good)
            : (null, StatusCodes.BadDeadbandFilterInvalid);
    }

    private static bool IsNumeric(AddressSpace space, UaVariable variable) => space.IsSubtype(variable.DataType, StandardNodes.Number);

    private static double? Span(AddressSpace space, UaVariable variable) =>
        space.Find(variable, Range) is UaVariable property
        && property.Value.Value.As<ExtensionObject>().As<EURange>(EncodingLimits.Default) is { } range
        && range.High > range.Low
            ? range.High - range.Low
            : null;
}
