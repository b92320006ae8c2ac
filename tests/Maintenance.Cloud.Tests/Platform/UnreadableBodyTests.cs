using System.Text.Json;
using Maintenance.Cloud.Platform;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.Platform;

public sealed class UnreadableBodyTests
{
    internal sealed record Part(Guid Id, int? Count = null);

    internal sealed record Body(string Name, bool IsOn = false, IReadOnlyList<Part>? Parts = null, IReadOnlyList<string>? Marks = null);

    private const string Another = "A value of another kind is expected; the API's description at /openapi/v1.json has it.";

    private static readonly JsonSerializerOptions Strict = MakeStrict();

    [Theory]
    [InlineData("""{"name":"a","surprise":1}""", "surprise", "This endpoint takes no such field.")]
    [InlineData("""{"name":"a","parts":[{"id":"0198c2f0-7c5e-7000-8000-000000000001","surprise":1}]}""", "parts[0].surprise", "This endpoint takes no such field.")]
    [InlineData("""{"isOn":true}""", "name", "This field is missing.")]
    [InlineData("""{"name":"a","parts":[{"count":1}]}""", "parts[0].id", "This field is missing.")]
    [InlineData("""{"name":null}""", "name", "It cannot be null.")]
    [InlineData("""{"name":"a","name":"b"}""", "name", "It was sent twice.")]
    [InlineData("""{"name":1}""", "name", Another)]
    [InlineData("""{"name":"a","isOn":"yes"}""", "isOn", Another)]
    [InlineData("""{"name":"a","parts":7}""", "parts", Another)]
    [InlineData("""{"name":"a","parts":[{"id":"7"}]}""", "parts[0].id", Another)]
    [InlineData("""{"name":"a","marks":["b",7]}""", "marks[1]", "A text is expected.")]
    [InlineData("[]", "$", Another)]
    public void A_body_that_cannot_be_read_names_the_field_and_says_what_is_expected(string body, string field, string message)
    {
        var unreadable = Should.Throw<JsonException>(() => JsonSerializer.Deserialize<Body>(body, Strict));

        UnreadableBody.Faults(unreadable).ShouldBe([(field, message)]);
    }

    [Fact]
    public void What_is_no_json_says_where()
    {
        var unreadable = Should.Throw<JsonException>(() => JsonSerializer.Deserialize<Body>("""{"name":"a" "b"}""", Strict));

        var (field, message) = UnreadableBody.Faults(unreadable).ShouldHaveSingleItem();

        (field, message).ShouldBe(("$", "'\"' is invalid after a value. Expected either ',', '}', or ']'."));
    }

    private static JsonSerializerOptions MakeStrict()
    {
        var strict = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        ApiSetup.MakeStrict(strict);
        return strict;
    }
}
