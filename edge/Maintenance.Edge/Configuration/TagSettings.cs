using Maintenance.Analytics.Chain;
using Maintenance.Contracts.Records;

namespace Maintenance.Edge.Configuration;

/// <summary>One value of one device, and what is to be done with it.</summary>
/// <param name="Index">Place in <see cref="GatewaySettings.Tags"/>.</param>
/// <param name="Register">Where a Modbus device has it.</param>
/// <param name="Topic">Where an MQTT device publishes it; null with a <see cref="Pattern"/> that stands for many.</param>
/// <param name="Scale">Engineering value = raw × scale + offset.</param>
/// <param name="Min">Lowest value that is physically possible, in the tag's unit; below it the reading is bad.</param>
/// <param name="Max">Highest value that is physically possible.</param>
/// <param name="Deadband">In the tag's unit; zero lets everything pass.</param>
/// <param name="Sensor">Null: the sensor is not watched.</param>
/// <param name="MaxSilence">After so long the next reading passes the deadband even unchanged; a tag silent for twice as long is stale.</param>
internal sealed record TagSettings(
    int Index, string Device, string Name, string? Asset, string Signal, string Kind, string Unit,
    RegisterSettings? Register, string? Topic, PayloadSettings Payload,
    double Scale, double Offset, double Min, double Max, double Deadband, TimeSpan MaxSilence,
    LimitSettings? Limits, DetectorSettings? Detector, SensorSettings? Sensor)
{
    /// <summary>Where an OPC UA server has it. With a wildcard in its path the entry stands for as many tags as nodes are found.</summary>
    public NodeSettings? Node { get; init; }

    /// <summary>Where Sparkplug has it.</summary>
    public MetricSettings? Metric { get; init; }

    /// <summary>Stands for the topics of as many tags as there are; of a tag that was made of it, where it came from. Null: one topic.</summary>
    public TopicPattern? Pattern { get; init; }

    /// <summary>The entry stands for as many tags as are found, and is none itself.</summary>
    public bool IsManifold => Node?.Path?.HasWildcard == true || Metric?.HasWildcard == true || IsOfTopics;

    /// <summary>It stands for as many tags as there are topics.</summary>
    public bool IsOfTopics => Pattern is not null && Topic is null;

    /// <summary>The tag that a topic makes of an entry with open levels.</summary>
    public TagSettings Of(string topic)
    {
        var levels = Pattern!.Read(topic);
        return this with
        {
            Name = WildcardName.Fill(Name, levels),
            Asset = Asset is null ? null : WildcardName.Fill(Asset, levels),
            Signal = WildcardName.Fill(Signal, levels),
            Topic = topic,
        };
    }

    /// <summary>The highest number that the device's counter shows before it begins anew at 0; null: no counter. The value is then what it would show if it did not.</summary>
    public ulong? Counter { get; init; }

    /// <summary>The configuration named it once and does so no more; its number is not given to another.</summary>
    public bool IsRetired { get; init; }

    /// <summary>What a command may write to it; null: nothing.</summary>
    public WritableSettings? Writable { get; init; }

    /// <summary>Silence after which nothing good is said of the tag any more.</summary>
    public TimeSpan StaleAfter => ExpectedWithin ?? MaxSilence * 2;

    /// <summary>A value is expected within so long, else a stale one is stored; null: nothing is stored while the tag is silent.</summary>
    public TimeSpan? ExpectedWithin { get; init; }
}

/// <param name="Hysteresis">How far inside the limit a value must be before the alarm may return, in the tag's unit.</param>
internal sealed record LimitSettings(
    double? Low, double? High, double Hysteresis, TimeSpan OnDelay, TimeSpan OffDelay, AlarmPriority Priority, bool Safety);

/// <summary>Watches the sensor itself; its alarms are never taken for the machine's.</summary>
/// <param name="MaxRatePerSecond">Fastest change that is physically possible, in the tag's unit; null where that is not known.</param>
internal sealed record SensorSettings(AlarmPriority Priority, double? MaxRatePerSecond);

/// <summary>Watches for what the tag has never been before; it finds out all but the budget by itself.</summary>
/// <param name="Budget">False alarms that the tag may raise in a week.</param>
internal sealed record DetectorSettings(AlarmBudget Budget, AlarmPriority Priority);
