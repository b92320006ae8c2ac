using Maintenance.Protocols.Sparkplug;
using Shouldly;
using Xunit;

namespace Maintenance.Protocols.Tests.Sparkplug;

/// <summary>The topic namespace; tests are named by the statements of the specification's compatibility kit.</summary>
public sealed class TopicTests
{
    private static readonly EdgeNodeId Press = new("Plant", "Press");

    [Fact]
    public void tck_id_topic_structure_namespace_a() => SparkplugTopic.Namespace.ShouldBe("spBv1.0");

    [Theory]
    [InlineData(SparkplugVerb.NBirth, null, "spBv1.0/Plant/NBIRTH/Press")]
    [InlineData(SparkplugVerb.NDeath, null, "spBv1.0/Plant/NDEATH/Press")]
    [InlineData(SparkplugVerb.NData, null, "spBv1.0/Plant/NDATA/Press")]
    [InlineData(SparkplugVerb.NCmd, null, "spBv1.0/Plant/NCMD/Press")]
    [InlineData(SparkplugVerb.DBirth, "Pump", "spBv1.0/Plant/DBIRTH/Press/Pump")]
    [InlineData(SparkplugVerb.DDeath, "Pump", "spBv1.0/Plant/DDEATH/Press/Pump")]
    [InlineData(SparkplugVerb.DData, "Pump", "spBv1.0/Plant/DDATA/Press/Pump")]
    [InlineData(SparkplugVerb.DCmd, "Pump", "spBv1.0/Plant/DCMD/Press/Pump")]
    public void tck_id_topic_structure(SparkplugVerb verb, string? device, string topic)
    {
        SparkplugTopic.Of(verb, Press, device).ToString().ShouldBe(topic);
        SparkplugTopic.TryParse(topic, out var parsed).ShouldBeTrue();
        parsed.ShouldBe(new SparkplugTopic(verb, Press, device, null));
    }

    [Fact]
    public void tck_id_host_topic_phid_birth_topic()
    {
        SparkplugTopic.State("SCADA").ToString().ShouldBe("spBv1.0/STATE/SCADA");
        SparkplugTopic.TryParse("spBv1.0/STATE/SCADA", out var parsed).ShouldBeTrue();
        parsed.ShouldBe(SparkplugTopic.State("SCADA"));
    }

    [Theory]
    [InlineData("DBIRTH")]
    [InlineData("DDEATH")]
    [InlineData("DDATA")]
    [InlineData("DCMD")]
    public void tck_id_topic_structure_namespace_device_id_associated_message_types(string verb) =>
        SparkplugTopic.TryParse($"spBv1.0/Plant/{verb}/Press", out _).ShouldBeFalse();

    [Theory]
    [InlineData("NBIRTH")]
    [InlineData("NDEATH")]
    [InlineData("NDATA")]
    [InlineData("NCMD")]
    public void tck_id_topic_structure_namespace_device_id_non_associated_message_types(string verb) =>
        SparkplugTopic.TryParse($"spBv1.0/Plant/{verb}/Press/Pump", out _).ShouldBeFalse();

    [Theory]
    [InlineData("a/b")]
    [InlineData("a+")]
    [InlineData("#")]
    [InlineData("")]
    public void tck_id_topic_structure_namespace_valid_group_id(string id) =>
        Should.Throw<ArgumentException>(() => SparkplugTopic.Of(SparkplugVerb.NData, new(id, "Press"))).Message.ShouldContain("The group");

    [Theory]
    [InlineData("a/b")]
    [InlineData("+")]
    public void tck_id_topic_structure_namespace_valid_edge_node_id(string id) =>
        Should.Throw<ArgumentException>(() => SparkplugTopic.Of(SparkplugVerb.NData, new("Plant", id))).Message.ShouldContain("The edge node");

    [Theory]
    [InlineData("a/b")]
    [InlineData("a#")]
    public void tck_id_topic_structure_namespace_valid_device_id(string id) =>
        Should.Throw<ArgumentException>(() => SparkplugTopic.Of(SparkplugVerb.DData, Press, id)).Message.ShouldContain("The device");

    [Theory]
    [InlineData("spAv1.0/Plant/NDATA/Press")]
    [InlineData("spBv1.0/Plant/NWHAT/Press")]
    [InlineData("spBv1.0/Plant/ndata/Press")]
    [InlineData("spBv1.0")]
    [InlineData("spBv1.0//NDATA/Press")]
    [InlineData("spBv1.0/Plant/DDATA/Press/Pump/More")]
    [InlineData("")]
    public void Other_topics_are_none_of_ours(string topic) => SparkplugTopic.TryParse(topic, out _).ShouldBeFalse();

    [Fact]
    public void A_verb_without_the_device_it_needs_is_refused()
    {
        Should.Throw<ArgumentException>(() => SparkplugTopic.Of(SparkplugVerb.DData, Press));
        Should.Throw<ArgumentException>(() => SparkplugTopic.Of(SparkplugVerb.NData, Press, "Pump"));
    }
}
