using Maintenance.Edge.Configuration;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Configuration;

public sealed class TopicPatternTests
{
    [Theory]
    [InlineData("plant/{site}/{asset}/{signal}", "plant/+/+/+", "site asset signal")]
    [InlineData("+/x/{a}", "+/x/+", "a")]
    [InlineData("plant//x", "plant//x", "")]
    public void Open_levels_are_subscribed_to_as_wildcards_and_named(string text, string filter, string names)
    {
        var pattern = TopicPattern.Parse(text).ShouldNotBeNull();
        (pattern.Filter, string.Join(' ', pattern.Names), pattern.IsOpenSomewhere).ShouldBe((filter, names, filter.Contains('+', StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("plant/#")]
    [InlineData("plant/a+b")]
    [InlineData("plant/x{a}")]
    [InlineData("plant/{}")]
    [InlineData("plant/{a b}")]
    [InlineData("plant/{a}/{a}")]
    public void What_is_no_pattern_is_none(string text) => TopicPattern.Parse(text).ShouldBeNull();

    [Theory]
    [InlineData("plant/{a}/t", "plant/P-1/t", true)]
    [InlineData("plant/{a}/t", "plant//t", true)]
    [InlineData("plant/{a}/t", "plant/P-1/T", false)]
    [InlineData("plant/{a}/t", "plant/P-1", false)]
    [InlineData("plant/{a}/t", "plant/P-1/t/more", false)]
    [InlineData("plant/{a}", "plant/", true)]
    [InlineData("{a}/t", "$SYS/t", false)]
    [InlineData("plant/{a}", "plant/$x", true)]
    public void A_topic_matches_level_by_level(string pattern, string topic, bool matches) =>
        TopicPattern.Parse(pattern).ShouldNotBeNull().Matches(topic).ShouldBe(matches);

    [Theory]
    [InlineData("a/{x}", "a/{y}", true)]
    [InlineData("a/{x}", "{y}/b", true)]
    [InlineData("a/{x}", "b/{x}", false)]
    [InlineData("a/{x}", "a/{x}/c", false)]
    public void Patterns_that_share_a_topic_overlap(string one, string other, bool overlap) =>
        TopicPattern.Parse(one).ShouldNotBeNull().Overlaps(TopicPattern.Parse(other).ShouldNotBeNull()).ShouldBe(overlap);

    [Fact]
    public void A_topic_fills_the_names_and_what_no_name_may_have_becomes_an_underscore()
    {
        var tag = Tags("{ name: \"{asset}.{signal}\", topic: \"plant/+/{asset}/{signal}\", asset: \"{asset}\" }").Single().Of("plant/hall 1/P 101/flow");
        (tag.Name, tag.Asset, tag.Signal, tag.Topic, tag.IsOfTopics).ShouldBe(("P_101.flow", "P_101", "flow", "plant/hall 1/P 101/flow", false));
    }

    [Theory]
    [InlineData("{ name: x, topic: \"t/{a}\" }", "devices[0].tags[0].name is \"x\"; a pattern with {a} of the topic, so that each topic makes a tag of its own is needed")]
    [InlineData("{ name: \"{b}\", topic: \"t/{a}\" }", "devices[0].tags[0].name is \"{b}\"; a pattern with {a} of the topic")]
    [InlineData("{ name: x, topic: t/+ }", "a topic with a named level, such as plant/{asset}/vibration, and a name with it")]
    [InlineData("{ name: \"{a}\", topic: \"t/{a}\", asset: \"{b}\" }", "devices[0].tags[0].asset is \"{b}\"; of { and } only {a} can be filled")]
    [InlineData("{ name: x, topic: \"t/#\" }", "devices[0].tags[0].topic is \"t/#\"; an MQTT topic, in which + or a name in braces")]
    [InlineData("{ name: \"{a}\", topic: \"t/{a}\", writable: { min: 0, max: 1, topic: w } }", "does not go with a topic with open levels")]
    [InlineData("{ name: \"{a}.x\", topic: \"t/{a}\" }, { name: \"{b}.y\", topic: \"{b}/x\" }", "devices[0].tags[1].topic is \"{b}/x\", which has topics of {a}.x's \"t/{a}\" too")]
    public void What_cannot_be_filled_is_a_fault(string tags, string fault) =>
        Should.Throw<ConfigurationException>(() => Tags(tags)).Message.ShouldContain(fault);

    private static IReadOnlyList<TagSettings> Tags(string tags) => GatewayFile.Parse("g", $$"""
        gateway: { name: g }
        cloud: { url: "http://c" }
        devices:
        - { name: hall, protocol: mqtt, endpoint: h:1, tags: [{{tags}}] }
        """, _ => null, out _).Tags;
}
