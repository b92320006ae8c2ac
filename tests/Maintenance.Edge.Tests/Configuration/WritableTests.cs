using Maintenance.Edge.Configuration;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Configuration;

public sealed class WritableTests
{
    [Fact]
    public void A_tag_is_written_to_only_where_it_says_so()
    {
        var settings = Parse("""
              - { name: A, register: { address: 0, type: float32 }, writable: { min: -5, max: 60 } }
              - { name: B, register: { address: 2, type: float32 }, range: { min: 0, max: 10 }, writable: { min: 0, max: 10 } }
              - { name: C, register: { address: 4, type: float32 } }
            """);
        settings.Tags.Select(tag => tag.Writable).ShouldBe([new(-5, 60), new(0, 10), null]);
    }

    [Fact]
    public void What_is_wrong_is_told_with_line_and_column() => Should.Throw<ConfigurationException>(() => Parse("""
          - { name: A, register: { address: 0, type: float32 }, writable: { min: 7, max: 6 } }
          - { name: B, register: { address: 2, type: float32 }, range: { min: 0, max: 10 }, writable: { min: 0, max: 11 } }
          - { name: C, register: { address: 4, type: float32, table: input }, writable: { min: 0, max: 1 } }
          - { name: D, register: { address: 6, type: float32 }, writable: { max: 1, topic: t } }
        """)).Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => line[(line.IndexOf("tags", StringComparison.Ordinal) + 1)..]).ShouldBe([
            "ags[0].writable.min is 7, above max, which is 6",
            "ags[1].writable goes beyond the tag's range: what is written there would be read back as bad",
            "ags[2].writable does not go with an input, which no device lets anybody write; a holding register or a coil is needed",
            "ags[3].writable.min is missing; the lowest value that may be written is needed",
            "ags[3].writable.topic goes with a device of protocol mqtt only; remove it",
        ], ignoreOrder: true);

    private static GatewaySettings Parse(string tags) => GatewayFile.Parse("gateway.yaml", $$"""
        gateway: { name: g }
        cloud: { url: "http://c" }
        devices:
        - name: d
          protocol: modbus
          endpoint: h:1
          modbus: { unit: 1 }
          tags:
        {{tags}}
        """, _ => null, out _);
}
