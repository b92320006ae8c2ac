using Maintenance.Protocols.OpcUa.Encoding;
using Maintenance.Protocols.OpcUa.Services;

namespace Maintenance.Protocols.OpcUa.Server.Attributes;

/// <summary>Which of its two times a value is told with (Part 4, "TimestampsToReturn").</summary>
internal static class Times
{
    /// <param name="now">As on the wire: the server's time for a value that has none.</param>
    public static DataValue Of(in DataValue value, TimestampsToReturn asked, long now)
    {
        var source = asked is TimestampsToReturn.Source or TimestampsToReturn.Both;
        var server = asked is TimestampsToReturn.Server or TimestampsToReturn.Both;
        return new(
            value.Value,
            value.Status,
            source ? value.SourceTime : 0,
            source ? value.SourcePicoseconds : (ushort)0,
            server ? value.ServerTime == 0 ? now : value.ServerTime : 0,
            server ? value.ServerPicoseconds : (ushort)0);
    }
}
