using Maintenance.Edge.Configuration;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Configuration;

public sealed class SettingsChangeTests
{
    private const int Files = 60;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Over_any_files_a_number_means_one_tag_for_ever_and_a_device_that_did_not_change_is_the_same(int seed)
    {
        var chance = new Random(seed);
        var now = File(chance);
        for (var file = 0; file < Files; file++)
        {
            var (before, next) = (now, File(chance));
            var change = SettingsChange.Between(before, next);
            now = change.Settings;

            now.Tags.Take(before.Tags.Count).Select(tag => tag.Name).ShouldBe(before.Tags.Select(tag => tag.Name));
            now.Tags.Select(tag => tag.Name).ShouldBeUnique();
            now.Tags.Index().ShouldAllBe(entry => entry.Item.Index == entry.Index);
            var configured = now.Devices.SelectMany(device => device.AllTags).ToList();
            configured.Select(tag => tag.Name).Order().ShouldBe(next.Tags.Select(tag => tag.Name).Order());
            configured.ShouldAllBe(tag => ReferenceEquals(now.Tags[tag.Index], tag) && !tag.IsRetired);
            now.Tags.Count(tag => !tag.IsRetired).ShouldBe(configured.Count);
            foreach (var device in now.Devices.Where(device => !change.Begins(device)))
                device.ShouldBeSameAs(before.Devices.Single(other => string.Equals(other.Name, device.Name, StringComparison.Ordinal)));
            change.Doubles.ShouldBeEmpty();
        }
    }

    [Fact]
    public void A_device_that_goes_on_gets_tags_with_numbers_of_their_own()
    {
        var now = GatewayFile.Parse("g", """
            gateway: { name: g }
            cloud: { url: "http://c" }
            devices:
            - { name: hall, protocol: mqtt, endpoint: h:1, tags: [{ name: a, topic: t }] }
            - { name: yard, protocol: mqtt, endpoint: h:1, tags: [{ name: b, topic: t, asset: P }] }
            assets: [{ name: P, class: pump }]
            """, _ => null, out _);
        var c = now.Tags[1] with { Name = "c", Device = "hall", Index = -1 };
        var change = SettingsChange.Adding(now, "hall", [c, c with { Name = "B" }]);

        change.Kept.ShouldBe(["hall", "yard"], ignoreOrder: true);
        change.Added.ShouldHaveSingleItem().ShouldBe(c with { Index = 2 });
        change.Doubles.ShouldBe([("hall", "B")]);
        change.Begun.Select(begun => (begun.Tag.Name, begun.Device.Name)).ShouldBe([("c", "hall")]);
        change.Settings.Devices[0].Tags.Select(tag => tag.Index).ShouldBe([0, 2]);
        change.Settings.Assets[0].Tags.ShouldBe([2, 1]);
        change.Settings.Devices[0].IsSameAs(now.Devices[0]).ShouldBeTrue();
        now.Tags.Count.ShouldBe(2);
    }

    [Fact]
    public void A_password_of_a_file_that_changed_begins_its_device_anew()
    {
        const string Text = """
            gateway: { name: g }
            cloud: { url: "http://c" }
            devices:
            - { name: hall, protocol: mqtt, endpoint: h:1, mqtt: { username: u, password: "${SECRET}" }, tags: [{ name: a, topic: t }] }
            """;
        var now = GatewayFile.Parse("g", Text, _ => "one", out _);
        SettingsChange.Between(now, GatewayFile.Parse("g", Text, _ => "one", out _)).Kept.ShouldBe(["hall"]);
        SettingsChange.Between(now, GatewayFile.Parse("g", Text, _ => "two", out _)).Kept.ShouldBeEmpty();
    }

    /// <summary>Up to three devices of up to four tags each, whose names wander from one device to another.</summary>
    private static GatewaySettings File(Random chance)
    {
        var names = Enumerable.Range(0, 8).Select(tag => $"t{tag}").OrderBy(_ => chance.Next()).ToList();
        var devices = Enumerable.Range(0, 3).OrderBy(_ => chance.Next()).Take(chance.Next(1, 4)).Select(device =>
        {
            var own = names.Take(chance.Next(1, 3)).ToList();
            names.RemoveRange(0, own.Count);
            var connection = chance.Next(3) == 0 ? $", connection: {{ name: c{device} }}" : "";
            return $"- {{ name: d{device}, protocol: mqtt, endpoint: h:{chance.Next(1, 3)}{connection}, tags: [{string.Join(", ", own.Order().Select(name => $"{{ name: {name}, topic: {name} }}"))}] }}";
        });
        return GatewayFile.Parse("g", $"gateway: {{ name: g }}\ncloud: {{ url: \"http://c\" }}\ndevices:\n{string.Join('\n', devices)}\n", _ => null, out _);
    }
}
