using Shouldly;
using Xunit;
using static Maintenance.Edge.Tests.Configuration.WholeGateway;

namespace Maintenance.Edge.Tests.Configuration;

public sealed class AssetSectionTests
{
    [Fact]
    public void What_is_wrong_with_an_asset_is_told_with_what_would_be_right()
    {
        var errors = Errors(Whole
            .Replace("load: P-101.vibration", "load: C-201.current", StringComparison.Ordinal)
            .Replace("maintenance: P-101.running", "maintenance: P-101.key", StringComparison.Ordinal)
            .Replace("detector: { kind: novelty }", "", StringComparison.Ordinal));
        errors.Count.ShouldBe(3);
        errors[0].ShouldEndWith("assets[0].load is \"C-201.current\", whose asset is not named; a tag with asset: P-101 is needed");
        errors[1].ShouldEndWith("assets[0].maintenance is \"P-101.key\", which is no tag of this file");
        errors[2].ShouldEndWith("assets[0].joint judges together the asset's tags that have a detector; two of them or more are needed");
        Errors(Whole.Replace("load: P-101.vibration", "", StringComparison.Ordinal)).ShouldHaveSingleItem()
            .ShouldEndWith("assets[0].drift judges the asset's tags by its load; name the tag that shows it as the asset's load");
    }
}
