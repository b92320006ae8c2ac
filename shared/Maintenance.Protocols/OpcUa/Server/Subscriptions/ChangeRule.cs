using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Protocols.OpcUa.Server.Subscriptions;

/// <summary>When a value is news against the one before it (Part 4 §7.22.2, "DataChangeFilter").</summary>
/// <param name="ByStatus">A change of the status alone is news; else of the value too.</param>
/// <param name="ByTime">A change of the source's time is news.</param>
/// <param name="Deadband">Width within which a number has not changed, in the value's own unit; null: any change counts.</param>
internal sealed record ChangeRule(bool ByStatus, bool ByTime, double? Deadband)
{
    public static ChangeRule Default { get; } = new(false, false, null);

    public bool IsNews(in DataValue last, in DataValue next)
    {
        if (last.Status.Code != next.Status.Code)
            return true;
        if (ByStatus)
            return false;
        return (ByTime && last.SourceTime != next.SourceTime) || HasChanged(last.Value, next.Value);
    }

    private bool HasChanged(in Variant last, in Variant next)
    {
        if (Deadband is not { } width)
            return IsOther(last, next);
        if (last.Type != next.Type || last.IsArray != next.IsArray)
            return true;
        if (!next.IsArray)
            return last.TryGetDouble(out var before) && next.TryGetDouble(out var after) ? IsOutside(before, after, width) : last != next;
        if (last.Elements?.Length != next.Elements?.Length)
            return true;
        for (var index = 0; index < next.Elements?.Length; index++)
        {
            if (IsOutside(Number(last.Elements!, index), Number(next.Elements, index), width))
                return true;
        }

        return false;
    }

    // The usual case, two numbers, without a look at what lies behind references.
    private static bool IsOther(in Variant last, in Variant next) => last.Reference is null && next.Reference is null
        ? last.Bits != next.Bits || last.Type != next.Type
        : last != next;

    // "Not within": NaN compares false to everything and has to pass, unless it was NaN before.
    private static bool IsOutside(double before, double after, double width) =>
        !(Math.Abs(after - before) <= width) && !(double.IsNaN(before) && double.IsNaN(after)) && !before.Equals(after);

    private static double Number(Array elements, int index) =>
        Convert.ToDouble(elements.GetValue(index), System.Globalization.CultureInfo.InvariantCulture);
}
