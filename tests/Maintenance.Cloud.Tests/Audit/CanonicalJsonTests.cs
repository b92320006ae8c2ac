using System.Text.Json;
using Maintenance.Cloud.Audit;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Audit;

public sealed class CanonicalJsonTests
{
    [Fact]
    public void The_same_content_is_the_same_text_whatever_its_order_and_blanks()
    {
        using var one = JsonDocument.Parse("""{ "b": [1, 2.50, {"y": null, "x": "é\n"}], "a": true }""");
        using var other = JsonDocument.Parse("""{"a":true,"b":[1,2.50,{"x":"\u00e9\u000a","y":null}]}""");

        CanonicalJson.Of(one.RootElement).ShouldBe(CanonicalJson.Of(other.RootElement));
        CanonicalJson.Of(one.RootElement).ShouldStartWith("""{"a":true,"b":[1,2.50,{"x":""");
    }
}
