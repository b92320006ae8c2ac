using Maintenance.Edge.Configuration;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Configuration;

public sealed class AssetSettingsTests
{
    private const string File = """
        gateway: { name: a }
        cloud: { url: http://c }
        devices:
          - name: pump
            protocol: modbus
            endpoint: 127.0.0.1:502
            modbus: { unit: 1 }
            tags:
              - { name: x, register: { address: 0, type: uint16 } }
              - { name: P-101.load, asset: P-101, register: { address: 1, type: uint16 } }
              - { name: P-101.running, asset: P-101, register: { address: 2, type: uint16 } }
        assets:
          - { name: P-101, class: pump, runState: P-101.running, load: P-101.load }
        """;

    [Fact]
    public void An_asset_keeps_its_tags_by_name_where_others_come_before_them()
    {
        var settings = GatewayFile.Parse("gateway.yaml", File, _ => null, out _);
        var (x, load, running) = (settings.Tags[0], settings.Tags[1], settings.Tags[2]);
        TagSettings[] after =
        [
            x with { Name = "x1" }, x with { Name = "x2", Index = 1 }, running with { Index = 2 },
            load with { Name = "P-101.more", Index = 3 }, load with { Index = 4 },
        ];

        var asset = settings.Assets.ShouldHaveSingleItem();
        (asset.RunState, asset.Load).ShouldBe((2, 1));
        var moved = asset.AmongTags(settings.Tags, after);

        (moved.RunState, moved.Load, moved.Maintenance).ShouldBe((2, 4, null));
        moved.Tags.ShouldBe([2, 3, 4]);
    }

    [Fact]
    public void A_tag_that_is_no_more_is_not_watched()
    {
        var settings = GatewayFile.Parse("gateway.yaml", File, _ => null, out _);

        var moved = settings.Assets[0].AmongTags(settings.Tags, [settings.Tags[1] with { Index = 0 }]);

        (moved.RunState, moved.Load).ShouldBe((null, 0));
        moved.Tags.ShouldBe([0]);
    }
}
