using Maintenance.Protocols.Sparkplug;
using Shouldly;
using Xunit;
using static Maintenance.Protocols.Tests.Sparkplug.EdgeNodeLife;

namespace Maintenance.Protocols.Tests.Sparkplug;

/// <summary>What the specification demands of an edge node, statement by statement, on one recorded life.</summary>
public sealed class EdgeNodeStatementTests(EdgeNodeLife life) : IClassFixture<EdgeNodeLife>
{
    private static readonly Dictionary<string, Func<EdgeNodeLife, bool>> Statements = new(StringComparer.Ordinal)
    {
        ["tck-id-topics-nbirth-topic"] = life => life.NBirth.Topic is "spBv1.0/Plant/NBIRTH/Press",
        ["tck-id-topics-nbirth-mqtt"] = life => IsPlain(life.NBirth),
        ["tck-id-topics-nbirth-seq-num"] = life => life.NBirth.Parsed.Seq == 0,
        ["tck-id-topics-nbirth-timestamp"] = life => IsNow(life.NBirth.Parsed.Timestamp),
        ["tck-id-topics-nbirth-metric-reqs"] = life => Own(life.NBirth).Select(metric => metric.Name).SequenceEqual(["Speed", "Nothing"]),
        ["tck-id-topics-nbirth-metrics"] = life => Own(life.NBirth).All(IsWhole),
        ["tck-id-topics-nbirth-templates"] = life => Named(life.NBirth, "Motor").Value.Template.IsDefinition == true,
        ["tck-id-topics-nbirth-bdseq-included"] = life => Named(life.NBirth, "bdSeq").Value.Bits == 5,
        ["tck-id-topics-nbirth-bdseq-matching"] = life => life.NBirth.BdSeq == life.Connect.BdSeq,
        ["tck-id-topics-nbirth-rebirth-metric"] = life => Named(life.NBirth, "Node Control/Rebirth") is { Type: SparkplugType.Boolean, Value.Boolean: false },
        ["tck-id-topics-ndata-topic"] = life => life.NData.Topic is "spBv1.0/Plant/NDATA/Press",
        ["tck-id-topics-ndata-mqtt"] = life => IsPlain(life.NData),
        ["tck-id-topics-ndata-seq-num"] = life => life.NData.Parsed.Seq == 2,
        ["tck-id-topics-ndata-timestamp"] = life => IsNow(life.NData.Parsed.Timestamp),
        ["tck-id-topics-ndata-payload"] = life => life.NData.Parsed.Metrics.All(metric => metric.Alias == Named(life.NBirth, "Speed").Alias),
        ["tck-id-topics-ndeath-topic"] = life => life.NDeath.Topic is "spBv1.0/Plant/NDEATH/Press",
        ["tck-id-topics-ndeath-payload"] = life => life.NDeath.Parsed.Metrics.Count == 1 && life.NDeath.BdSeq == 5,
        ["tck-id-topics-ndeath-seq"] = life => life.NDeath.Parsed.Seq is null && life.Connect.Parsed.Seq is null,
        ["tck-id-topics-dbirth-topic"] = life => life.DBirth.Topic is "spBv1.0/Plant/DBIRTH/Press/Pump",
        ["tck-id-topics-dbirth-mqtt"] = life => IsPlain(life.DBirth),
        ["tck-id-topics-dbirth-seq"] = life => life.DBirth.Parsed.Seq == 1,
        ["tck-id-topics-dbirth-timestamp"] = life => IsNow(life.DBirth.Parsed.Timestamp),
        ["tck-id-topics-dbirth-metric-reqs"] = life => life.DBirth.Parsed.Metrics.Select(metric => metric.Name).Order().SequenceEqual(["Flow", "M1"]),
        ["tck-id-topics-dbirth-metrics"] = life => life.DBirth.Parsed.Metrics.All(IsWhole),
        ["tck-id-topics-ddata-topic"] = life => life.DData.Topic is "spBv1.0/Plant/DDATA/Press/Pump",
        ["tck-id-topics-ddata-mqtt"] = life => IsPlain(life.DData),
        ["tck-id-topics-ddata-seq-num"] = life => life.DData.Parsed.Seq == 3,
        ["tck-id-topics-ddata-timestamp"] = life => IsNow(life.DData.Parsed.Timestamp),
        ["tck-id-topics-ddata-payload"] = life => life.DData.Parsed.Metrics.Single().Alias == Named(life.DBirth, "Flow").Alias,
        ["tck-id-topics-ddeath-topic"] = life => life.DDeath.Topic is "spBv1.0/Plant/DDEATH/Press/Pump",
        ["tck-id-topics-ddeath-mqtt"] = life => IsPlain(life.DDeath),
        ["tck-id-topics-ddeath-seq-num"] = life => life.DDeath.Parsed.Seq == 2,
        ["tck-id-message-flow-edge-node-ncmd-subscribe"] = life => life.Subscribe.Topic.Split(',').Contains("spBv1.0/Plant/NCMD/Press 1"),
        ["tck-id-message-flow-device-dcmd-subscribe"] = life => life.Subscribe.Topic.Split(',').Contains("spBv1.0/Plant/DCMD/Press/Pump 1"),
        ["tck-id-message-flow-edge-node-birth-publish-connect"] = life => life.Order.Take(3).SequenceEqual(["CONNECT", "SUBSCRIBE", "NBIRTH"]),
        ["tck-id-message-flow-edge-node-birth-publish-will-message"] = life => life.Connect is { Packet: "CONNECT", BdSeq: 5 },
        ["tck-id-message-flow-edge-node-birth-publish-will-message-topic"] = life => life.Connect.Topic is "spBv1.0/Plant/NDEATH/Press",
        ["tck-id-message-flow-edge-node-birth-publish-will-message-payload"] = life => life.Connect.Parsed.Metrics.Count == 1,
        ["tck-id-message-flow-edge-node-birth-publish-will-message-payload-bdSeq"] = life => Named(life.Connect, "bdSeq") is { Type: SparkplugType.Int64, Value.Bits: 5 },
        ["tck-id-message-flow-edge-node-birth-publish-will-message-qos"] = life => life.Connect.Qos == 1,
        ["tck-id-message-flow-edge-node-birth-publish-will-message-will-retained"] = life => !life.Connect.Retain,
        ["tck-id-message-flow-edge-node-birth-publish-nbirth-topic"] = life => life.NBirth.Topic is "spBv1.0/Plant/NBIRTH/Press",
        ["tck-id-message-flow-edge-node-birth-publish-nbirth-payload"] = life => life.NBirth.Parsed.Metrics.Count > 0,
        ["tck-id-message-flow-edge-node-birth-publish-nbirth-payload-bdSeq"] = life => Named(life.NBirth, "bdSeq") is { Type: SparkplugType.Int64, Value.Bits: 5 },
        ["tck-id-message-flow-edge-node-birth-publish-nbirth-qos"] = life => life.NBirth.Qos == 0,
        ["tck-id-message-flow-edge-node-birth-publish-nbirth-retained"] = life => !life.NBirth.Retain,
        ["tck-id-message-flow-edge-node-birth-publish-nbirth-payload-seq"] = life => life.NBirth.Parsed.Seq == 0,
        ["tck-id-message-flow-device-birth-publish-nbirth-wait"] = life => life.Order.ToList().IndexOf("DBIRTH") > life.Order.ToList().IndexOf("NBIRTH"),
        ["tck-id-message-flow-device-birth-publish-dbirth-topic"] = life => life.DBirth.Topic is "spBv1.0/Plant/DBIRTH/Press/Pump",
        ["tck-id-message-flow-device-birth-publish-dbirth-match-edge-node-topic"] = life => life.DBirth.Topic.StartsWith("spBv1.0/Plant/DBIRTH/Press/", StringComparison.Ordinal),
        ["tck-id-message-flow-device-birth-publish-dbirth-payload"] = life => life.DBirth.Parsed.Metrics.Count == 2,
        ["tck-id-message-flow-device-birth-publish-dbirth-qos"] = life => life.DBirth.Qos == 0,
        ["tck-id-message-flow-device-birth-publish-dbirth-retained"] = life => !life.DBirth.Retain,
        ["tck-id-message-flow-device-birth-publish-dbirth-payload-seq"] = life => life.DBirth.Parsed.Seq == life.NBirth.Parsed.Seq + 1,
        ["tck-id-payloads-timestamp-in-UTC"] = life => life.Sequenced.All(message => IsNow(message.Parsed.Timestamp)),
        ["tck-id-payloads-sequence-num-always-included"] = life => life.Sequenced.All(message => message.Parsed.Seq is not null),
        ["tck-id-payloads-sequence-num-req-nbirth"] = life => life.NBirth.Parsed.Seq == 0 && life.Rebirth.Parsed.Seq == 0,
        ["tck-id-payloads-sequence-num-incrementing"] = life => life.Sequenced.Select(message => message.Parsed.Seq).SequenceEqual(new ulong?[] { 0, 1, 2, 3, 0, 1, 2 }),
        ["tck-id-payloads-name-requirement"] = life => life.Births.All(birth => birth.Parsed.Metrics.All(metric => metric.Name is not null)),
        ["tck-id-payloads-alias-uniqueness"] = life => Aliases(life).Distinct().Count() == Aliases(life).Count(),
        ["tck-id-payloads-alias-birth-requirement"] = life => Own(life.NBirth).Concat(life.DBirth.Parsed.Metrics).All(metric => metric is { Name: not null, Alias: not null }),
        ["tck-id-payloads-alias-data-cmd-requirement"] = life => life.Data.All(message => message.Parsed.Metrics.All(metric => metric is { Name: null, Alias: not null })),
        ["tck-id-payloads-name-birth-data-requirement"] = life => life.Births.Concat(life.Data).All(message => message.Parsed.Metrics.All(metric => metric.Timestamp is not null)),
        ["tck-id-payloads-metric-timestamp-in-UTC"] = life => IsNow(Named(life.DBirth, "Flow").Timestamp),
        ["tck-id-payloads-metric-datatype-value"] = life => life.Births.All(birth => birth.Parsed.Metrics.All(metric => metric.Type!.Value.IsOfMetric())),
        ["tck-id-payloads-metric-datatype-req"] = life => life.Births.All(birth => birth.Parsed.Metrics.All(metric => metric.Type is not null)),
        ["tck-id-payloads-metric-datatype-not-req"] = life => life.Data.All(message => message.Parsed.Metrics.All(metric => metric.Type is null)),
        ["tck-id-payloads-nbirth-timestamp"] = life => IsNow(life.NBirth.Parsed.Timestamp),
        ["tck-id-payloads-nbirth-seq"] = life => life.NBirth.Parsed.Seq == 0,
        ["tck-id-payloads-nbirth-bdseq"] = life => life.NBirth.BdSeq == 5,
        ["tck-id-payloads-nbirth-bdseq-repeat"] = life => life.Rebirth.BdSeq == life.Connect.BdSeq,
        ["tck-id-payloads-nbirth-rebirth-req"] = life => !Named(life.Rebirth, "Node Control/Rebirth").Value.Boolean,
        ["tck-id-payloads-nbirth-qos"] = life => life.NBirth.Qos == 0,
        ["tck-id-payloads-nbirth-retain"] = life => !life.NBirth.Retain,
        ["tck-id-payloads-dbirth-timestamp"] = life => IsNow(life.DBirth.Parsed.Timestamp),
        ["tck-id-payloads-dbirth-seq"] = life => life.DBirth.Parsed.Seq is not null,
        ["tck-id-payloads-dbirth-seq-inc"] = life => life.DBirth.Parsed.Seq == 1,
        ["tck-id-payloads-dbirth-order"] = life => life.Order.Skip(2).Take(2).SequenceEqual(["NBIRTH", "DBIRTH"]),
        ["tck-id-payloads-dbirth-qos"] = life => life.DBirth.Qos == 0,
        ["tck-id-payloads-dbirth-retain"] = life => !life.DBirth.Retain,
        ["tck-id-payloads-ndata-timestamp"] = life => IsNow(life.NData.Parsed.Timestamp),
        ["tck-id-payloads-ndata-seq"] = life => life.NData.Parsed.Seq is not null,
        ["tck-id-payloads-ndata-seq-inc"] = life => life.NData.Parsed.Seq == 2,
        ["tck-id-payloads-ndata-order"] = life => life.Order.ToList().IndexOf("NDATA") > life.Order.ToList().IndexOf("DBIRTH"),
        ["tck-id-payloads-ndata-qos"] = life => life.NData.Qos == 0,
        ["tck-id-payloads-ndata-retain"] = life => !life.NData.Retain,
        ["tck-id-payloads-ddata-timestamp"] = life => IsNow(life.DData.Parsed.Timestamp),
        ["tck-id-payloads-ddata-seq"] = life => life.DData.Parsed.Seq is not null,
        ["tck-id-payloads-ddata-seq-inc"] = life => life.DData.Parsed.Seq == 3,
        ["tck-id-payloads-ddata-order"] = life => life.Order.ToList().IndexOf("DDATA") > life.Order.ToList().IndexOf("DBIRTH"),
        ["tck-id-payloads-ddata-qos"] = life => life.DData.Qos == 0,
        ["tck-id-payloads-ddata-retain"] = life => !life.DData.Retain,
        ["tck-id-payloads-ndeath-seq"] = life => life.NDeath.Parsed.Seq is null,
        ["tck-id-payloads-ndeath-will-message"] = life => life.Connect.Topic is "spBv1.0/Plant/NDEATH/Press",
        ["tck-id-payloads-ndeath-will-message-qos"] = life => life.Connect.Qos == 1,
        ["tck-id-payloads-ndeath-will-message-retain"] = life => !life.Connect.Retain,
        ["tck-id-payloads-ndeath-bdseq"] = life => life.NDeath.BdSeq == life.NBirth.BdSeq,
        ["tck-id-payloads-ndeath-will-message-publisher-disconnect-mqtt311"] = life => life.Order.TakeLast(2).SequenceEqual(["NDEATH", "DISCONNECT"]),
        ["tck-id-payloads-ddeath-timestamp"] = life => IsNow(life.DDeath.Parsed.Timestamp),
        ["tck-id-payloads-ddeath-seq"] = life => life.DDeath.Parsed.Seq is not null,
        ["tck-id-payloads-ddeath-seq-inc"] = life => life.DDeath.Parsed.Seq == 2,
        ["tck-id-payloads-template-definition-nbirth-only"] = life => !life.DBirth.Parsed.Metrics.Any(metric => metric.Name is "Motor"),
        ["tck-id-payloads-template-definition-is-definition"] = life => Named(life.NBirth, "Motor").Value.Template.IsDefinition == true,
        ["tck-id-payloads-template-definition-ref"] = life => Named(life.NBirth, "Motor").Value.Template.Definition is null,
        ["tck-id-payloads-template-instance-is-definition"] = life => Named(life.DBirth, "M1").Value.Template.IsDefinition == false,
        ["tck-id-payloads-template-instance-ref"] = life => Named(life.DBirth, "M1").Value.Template.Definition is "Motor",
        ["tck-id-payloads-template-instance-members-birth"] = life => Named(life.DBirth, "M1").Value.Template.Members.Single().Name is "Rpm",
        ["tck-id-operational-behavior-data-publish-nbirth"] = life => Own(life.NBirth).Count() == 2,
        ["tck-id-operational-behavior-data-publish-nbirth-values"] = life => Named(life.NBirth, "Nothing") is { IsNull: true, Value.Kind: SparkplugValueKind.None },
        ["tck-id-operational-behavior-data-publish-nbirth-order"] = life => life.NData.Parsed.Metrics.Select(metric => metric.Timestamp).SequenceEqual(new ulong?[] { 10, 20 }),
        ["tck-id-operational-behavior-data-publish-dbirth"] = life => life.DBirth.Parsed.Metrics.Count == 2,
        ["tck-id-operational-behavior-data-publish-dbirth-values"] = life => Named(life.DBirth, "Flow").Value.Double is 1.0,
        ["tck-id-operational-behavior-data-commands-rebirth-name"] = life => Named(life.NBirth, "Node Control/Rebirth") is not null,
        ["tck-id-operational-behavior-data-commands-rebirth-name-aliases"] = life => Named(life.NBirth, "Node Control/Rebirth").Alias is null,
        ["tck-id-operational-behavior-data-commands-rebirth-datatype"] = life => Named(life.NBirth, "Node Control/Rebirth").Type == SparkplugType.Boolean,
        ["tck-id-operational-behavior-data-commands-rebirth-value"] = life => !Named(life.NBirth, "Node Control/Rebirth").Value.Boolean,
        ["tck-id-operational-behavior-data-commands-rebirth-action-2"] = life => life.Order.SequenceEqual(
            ["CONNECT", "SUBSCRIBE", "NBIRTH", "DBIRTH", "NDATA", "DDATA", "NBIRTH", "DBIRTH", "DDEATH", "NDEATH", "DISCONNECT"]),
        ["tck-id-operational-behavior-data-commands-rebirth-action-3"] = life => life.Rebirth.BdSeq == life.Connect.BdSeq,
        ["tck-id-operational-behavior-device-ddeath"] = life => life.DDeath.Topic is "spBv1.0/Plant/DDEATH/Press/Pump",
        ["tck-id-operational-behavior-edge-node-intentional-disconnect-ndeath"] = life => life.NDeath.BdSeq == 5,
        ["tck-id-operational-behavior-edge-node-intentional-disconnect-packet"] = life => life.Order[^1] is "DISCONNECT",
    };

    public static TheoryData<string> Ids => [.. Statements.Keys];

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_statement_holds(string id) => Statements[id](life).ShouldBeTrue(id);

    private static bool IsPlain(Seen message) => message is { Qos: 0, Retain: false };

    private static bool IsNow(ulong? timestamp) =>
        timestamp is { } milliseconds && (DateTimeOffset.UtcNow - DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds)).Duration() < TimeSpan.FromMinutes(5);

    private static bool IsWhole(Metric metric) =>
        metric is { Name: not null, Type: not null } && metric.IsNull == (metric.Value.Kind == SparkplugValueKind.None);

    private static IEnumerable<ulong> Aliases(EdgeNodeLife life) =>
        life.NBirth.Parsed.Metrics.Concat(life.DBirth.Parsed.Metrics).Select(metric => metric.Alias).OfType<ulong>();
}
