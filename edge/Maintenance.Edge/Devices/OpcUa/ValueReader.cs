using System.Collections.Concurrent;
using Maintenance.Contracts.Readings;
using Maintenance.Edge.Configuration;
using Maintenance.Protocols.OpcUa.Encoding;

namespace Maintenance.Edge.Devices.OpcUa;

/// <summary>Makes readings of a server's values.</summary>
internal sealed partial class ValueReader(DeviceSettings device, DeviceStatus status, ILogger log)
{
    // Subscription, repair, history and each reading cycle have threads of their own.
    private readonly ConcurrentDictionary<int, (DateTimeOffset MeasuredAtUtc, DateTimeOffset ReceivedAtUtc)> _last = new();

    /// <summary>Null where the server calls good what is no number.</summary>
    /// <param name="isRead">Read by a schedule: the same value of the same time is a value of this moment.</param>
    public Reading? Read(TagSettings tag, in DataValue value, DateTimeOffset nowUtc, bool isRead)
    {
        var isNumber = value.Value.TryGetDouble(out var number);
        if (!isNumber && !value.Status.IsBad)
            return null;
        var quality = value.Status.IsGood ? Quality.Good : value.Status.IsUncertain ? Quality.Uncertain : Quality.Bad;
        if (Time(tag.Index, value, nowUtc, isRead || quality == Quality.Bad) is { } measuredAtUtc)
            return new(tag.Index, quality == Quality.Bad ? double.NaN : number, quality, measuredAtUtc, nowUtc);
        if (status.CountImplausibleTime())
            LogClock(device.Name, value.SourceUtc);
        return new(tag.Index, quality == Quality.Bad ? double.NaN : number, quality == Quality.Bad ? quality : Quality.Uncertain, nowUtc, nowUtc);
    }

    // A bad status with the time of the last good value is news all the same, and so is what was read again: it has the server's
    // time if that went on, else as much later a time as the gateway's clock went on.
    private DateTimeOffset? Time(int tag, in DataValue value, DateTimeOffset nowUtc, bool mayRepeat)
    {
        if (device.Clock == DeviceClock.Gateway)
            return nowUtc;
        var atUtc = Plausible(value.SourceUtc ?? value.ServerUtc, nowUtc);
        if (mayRepeat && atUtc is not null && _last.TryGetValue(tag, out var last) && atUtc <= last.MeasuredAtUtc)
        {
            var wentOn = nowUtc > last.ReceivedAtUtc ? nowUtc - last.ReceivedAtUtc : TimeSpan.FromMicroseconds(1);
            atUtc = Plausible(value.ServerUtc, nowUtc) is { } serverUtc && serverUtc > last.MeasuredAtUtc
                ? serverUtc
                : DeviceTime.ToMicrosecond(last.MeasuredAtUtc + wentOn);
        }

        if (atUtc is { } taken)
            _last[tag] = (taken, nowUtc);
        return atUtc;
    }

    private static DateTimeOffset? Plausible(DateTimeOffset? atUtc, DateTimeOffset nowUtc) =>
        atUtc is { } given && DeviceTime.IsPlausible(given, nowUtc) ? DeviceTime.ToMicrosecond(given) : null;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Device {Device}'s clock says {DeviceTime}, which cannot be: the gateway's time is taken, quality Uncertain. Set the device's clock")]
    private partial void LogClock(string device, DateTimeOffset? deviceTime);
}
