using Maintenance.Protocols.Sparkplug;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Sparkplug;

/// <summary>What the specification demands of a host application, statement by statement, on one recorded life.</summary>
public sealed class HostStatementTests(HostLife life) : IClassFixture<HostLife>
{
    private static readonly Dictionary<string, Func<HostLife, bool>> Statements = new(StringComparer.Ordinal)
    {
        ["tck-id-components-ph-state"] = life => IsState(life.Birth),
        ["tck-id-host-topic-phid-birth-message"] = life => life.Birth is { Packet: "PUBLISH", State.IsOnline: true },
        ["tck-id-host-topic-phid-birth-qos"] = life => life.Birth.Qos == 1,
        ["tck-id-host-topic-phid-birth-retain"] = life => life.Birth.Retain,
        ["tck-id-host-topic-phid-birth-topic"] = life => IsState(life.Birth),
        ["tck-id-host-topic-phid-birth-sub-required"] = life => life.Subscribe.Topic is $"{HostLife.StateTopic} 1,spBv1.0/Plant/# 1",
        ["tck-id-host-topic-phid-birth-required"] = life => life.Birth.State.IsOnline,
        ["tck-id-host-topic-phid-birth-payload"] = life => life.Birth.State.IsOnline,
        ["tck-id-host-topic-phid-birth-payload-timestamp"] = life => life.Birth.State.Timestamp == life.Connect.State.Timestamp,
        ["tck-id-host-topic-phid-death-qos"] = life => life.Death.Qos == 1,
        ["tck-id-host-topic-phid-death-retain"] = life => life.Death.Retain,
        ["tck-id-host-topic-phid-death-topic"] = life => IsState(life.Death),
        ["tck-id-host-topic-phid-death-required"] = life => IsState(life.Connect),
        ["tck-id-host-topic-phid-death-payload"] = life => !life.Connect.State.IsOnline,
        ["tck-id-host-topic-phid-death-payload-connect"] = life => IsNow(life.Connect.State.Timestamp),
        ["tck-id-host-topic-phid-death-payload-disconnect-clean"] = life => !life.Death.State.IsOnline && life.Death.State.Timestamp >= life.Connect.State.Timestamp,
        ["tck-id-message-flow-phid-sparkplug-clean-session-311"] = life => life.Connect.IsClean,
        ["tck-id-message-flow-phid-sparkplug-subscription"] = life => life is { Subscribe.Packet: "SUBSCRIBE", Birth.Packet: "PUBLISH" },
        ["tck-id-message-flow-phid-sparkplug-state-publish"] = life => IsState(life.Birth),
        ["tck-id-message-flow-phid-sparkplug-state-publish-payload"] = life => life.Birth.State == new HostState(true, life.Connect.State.Timestamp),
        ["tck-id-message-flow-phid-sparkplug-state-publish-payload-timestamp"] = life => life.Birth.State.Timestamp == life.Connect.State.Timestamp,
        ["tck-id-message-flow-hid-sparkplug-state-message-delivered"] = life => IsState(life.Again) && life.Again.State == life.Birth.State,
        ["tck-id-operational-behavior-host-application-connect-will"] = life => life.Connect is { Packet: "CONNECT", State.IsOnline: false },
        ["tck-id-operational-behavior-host-application-connect-will-topic"] = life => IsState(life.Connect),
        ["tck-id-operational-behavior-host-application-connect-will-payload"] = life => !life.Connect.State.IsOnline,
        ["tck-id-operational-behavior-host-application-connect-will-qos"] = life => life.Connect.Qos == 1,
        ["tck-id-operational-behavior-host-application-connect-will-retained"] = life => life.Connect.Retain,
        ["tck-id-operational-behavior-host-application-connect-birth"] = life => life.Birth.State.IsOnline,
        ["tck-id-operational-behavior-host-application-connect-birth-topic"] = life => IsState(life.Birth),
        ["tck-id-operational-behavior-host-application-connect-birth-payload"] = life => life.Birth.State.Timestamp == life.Connect.State.Timestamp,
        ["tck-id-operational-behavior-host-application-connect-birth-qos"] = life => life.Birth.Qos == 1,
        ["tck-id-operational-behavior-host-application-connect-birth-retained"] = life => life.Birth.Retain,
        ["tck-id-operational-behavior-host-application-termination"] = life => !life.Death.State.IsOnline,
        ["tck-id-operational-behavior-host-application-death-topic"] = life => IsState(life.Death),
        ["tck-id-operational-behavior-host-application-death-payload"] = life => !life.Death.State.IsOnline,
        ["tck-id-operational-behavior-host-application-death-qos"] = life => life.Death.Qos == 1,
        ["tck-id-operational-behavior-host-application-death-retained"] = life => life.Death.Retain,
        ["tck-id-operational-behavior-host-application-disconnect-intentional"] = life => life.Last.Packet is "DISCONNECT",
        ["tck-id-payloads-state-will-message"] = life => IsState(life.Connect),
        ["tck-id-payloads-state-will-message-qos"] = life => life.Connect.Qos == 1,
        ["tck-id-payloads-state-will-message-retain"] = life => life.Connect.Retain,
        ["tck-id-payloads-state-will-message-payload"] = life => !life.Connect.State.IsOnline,
        ["tck-id-payloads-state-subscribe"] = life => life.Subscribe.Topic.StartsWith(HostLife.StateTopic, StringComparison.Ordinal),
        ["tck-id-payloads-state-birth"] = life => life.Birth is { Qos: 1, Retain: true },
        ["tck-id-payloads-state-birth-payload"] = life => life.Birth.State == new HostState(true, life.Connect.State.Timestamp),
        ["tck-id-topics-ncmd-topic"] = life => life.NCmd.Topic is "spBv1.0/Plant/NCMD/Press",
        ["tck-id-topics-ncmd-mqtt"] = life => life.NCmd is { Qos: 0, Retain: false },
        ["tck-id-topics-ncmd-timestamp"] = life => IsNow(life.NCmd.Parsed.Timestamp),
        ["tck-id-topics-ncmd-payload"] = life => life.NCmd.Parsed.Metrics.Count == 1,
        ["tck-id-topics-dcmd-topic"] = life => life.DCmd.Topic is "spBv1.0/Plant/DCMD/Press/Pump",
        ["tck-id-topics-dcmd-mqtt"] = life => life.DCmd is { Qos: 0, Retain: false },
        ["tck-id-topics-dcmd-timestamp"] = life => IsNow(life.DCmd.Parsed.Timestamp),
        ["tck-id-topics-dcmd-payload"] = life => life.DCmd.Parsed.Metrics.Single().Name is "Set",
        ["tck-id-payloads-ncmd-timestamp"] = life => IsNow(life.NCmd.Parsed.Timestamp),
        ["tck-id-payloads-ncmd-seq"] = life => life.NCmd.Parsed.Seq is null,
        ["tck-id-payloads-ncmd-qos"] = life => life.NCmd.Qos == 0,
        ["tck-id-payloads-ncmd-retain"] = life => !life.NCmd.Retain,
        ["tck-id-payloads-dcmd-timestamp"] = life => IsNow(life.DCmd.Parsed.Timestamp),
        ["tck-id-payloads-dcmd-seq"] = life => life.DCmd.Parsed.Seq is null,
        ["tck-id-payloads-dcmd-qos"] = life => life.DCmd.Qos == 0,
        ["tck-id-payloads-dcmd-retain"] = life => !life.DCmd.Retain,
        ["tck-id-operational-behavior-data-commands-ncmd-rebirth-verb"] = life => life.NCmd.Topic is "spBv1.0/Plant/NCMD/Press",
        ["tck-id-operational-behavior-data-commands-ncmd-rebirth-name"] = life => life.NCmd.Parsed.Metrics.Single().Name is "Node Control/Rebirth",
        ["tck-id-operational-behavior-data-commands-ncmd-rebirth-value"] = life => life.NCmd.Parsed.Metrics.Single() is { Type: SparkplugType.Boolean, Value.Boolean: true },
        ["tck-id-operational-behavior-data-commands-ncmd-verb"] = life => life.NCmd.Topic is "spBv1.0/Plant/NCMD/Press",
        ["tck-id-operational-behavior-data-commands-dcmd-verb"] = life => life.DCmd.Topic is "spBv1.0/Plant/DCMD/Press/Pump",
        ["tck-id-operational-behavior-data-commands-dcmd-metric-value"] = life => life.DCmd.Parsed.Metrics.Single().Value.Double is 2.0,
    };

    public static TheoryData<string> Ids => [.. Statements.Keys];

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_statement_holds(string id) => Statements[id](life).ShouldBeTrue(id);

    private static bool IsState(Seen seen) => string.Equals(seen.Topic, HostLife.StateTopic, StringComparison.Ordinal);

    private static bool IsNow(ulong? timestamp) =>
        timestamp is { } milliseconds && (DateTimeOffset.UtcNow - DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds)).Duration() < TimeSpan.FromMinutes(5);
}
