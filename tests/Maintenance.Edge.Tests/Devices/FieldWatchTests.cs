using System.Text.Json;
using Maintenance.Edge.Configuration;
using Maintenance.Edge.Devices;
using Shouldly;
using Xunit;

namespace Maintenance.Edge.Tests.Devices;

public sealed class FieldWatchTests
{
    [Fact]
    public void A_field_that_no_tag_takes_is_told_once_with_its_place()
    {
        var watch = Watch("/value", "/meta/time", "/list/1/v");
        const string Message = """{"value":1,"meta":{"time":0,"a/b":{"deep":1}},"list":[{"v":1},{"v":2,"w":3}],"oil":4}""";
        Look(watch, Message).ShouldBe(["/meta/a~1b", "/list/1/w", "/oil"]);
        Look(watch, Message).ShouldBeEmpty();
        Look(watch, """{"oil":1,"water":2}""").ShouldBe(["/water"]);
    }

    [Fact]
    public void What_is_taken_as_a_whole_has_no_fields_of_its_own()
    {
        Look(new([null]), """{"a":1}""").ShouldBeEmpty();
        Look(Watch("/a"), """{"a":{"b":1}}""").ShouldBeEmpty();
        Look(Watch("/1"), """[{"b":1},2,3]""").ShouldBeEmpty();
    }

    [Fact]
    public void Names_without_end_are_told_a_hundred_times()
    {
        var watch = Watch("/value");
        Enumerable.Range(0, 500).Sum(i => Look(watch, $$"""{"value":1,"x{{i}}":2}""").Count).ShouldBe(100);
    }

    [Fact]
    public void A_name_that_is_no_text_is_passed_over() => Look(Watch("/value"), """{"\ud800":1,"value":2}""").ShouldBeEmpty();

    private static FieldWatch Watch(params string[] taken) => new(taken.Select(JsonPointer.Parse));

    private static List<string> Look(FieldWatch watch, string message)
    {
        using var document = JsonDocument.Parse(message);
        var untold = new List<string>();
        watch.Look(document.RootElement, untold);
        return untold;
    }
}
