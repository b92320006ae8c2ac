using System.Net;
using Maintenance.Cloud.Tests.Requests;
using Shouldly;
using Xunit;

namespace Maintenance.Cloud.Tests.People;

[Collection("Requests")]
public sealed class PreferenceTests(RequestHost at)
{
    private static readonly string[] ByMail = ["InApp", "Email"];

    [Fact]
    public async Task What_a_person_prefers_is_read_back_is_their_own_and_merged_by_field()
    {
        await at.Host.Database.AddPersonAsync("pia", (at.Mine, "Requester"));
        (await at.SendAsync("pia", "GET", "/me/preferences")).Body.GetProperty("notifications").GetArrayLength().ShouldBe(0);
        object[] wanted = [new { kind = "WorkAssigned", channels = ByMail, quietFrom = "22:00", quietUntil = "06:00" }, new { kind = "LowStock", channels = Array.Empty<string>() }];

        (await at.SendAsync("pia", "PATCH", "/me/preferences", new { notifications = wanted }, 1)).Status.ShouldBe(HttpStatusCode.OK);
        (await at.SendAsync("pia", "PATCH", "/me/preferences", new { timeZone = "Europe/Vienna" }, 1)).Status.ShouldBe(HttpStatusCode.OK);
        (await at.SendAsync("pia", "PATCH", "/me/preferences", new { timeZone = "Europe/Paris" }, 1)).Status.ShouldBe(HttpStatusCode.PreconditionFailed);

        var kept = (await at.SendAsync("pia", "GET", "/me/preferences")).Body;
        kept.GetProperty("timeZone").GetString().ShouldBe("Europe/Vienna");
        kept.GetProperty("notifications").EnumerateArray().Select(one => one.GetProperty("kind").GetString()).ShouldBe(["LowStock", "WorkAssigned"]);
        kept.GetProperty("notifications")[1].GetProperty("quietFrom").GetString().ShouldBe("22:00");
        (await at.SendAsync("adam", "GET", "/me/preferences")).Body.GetProperty("notifications").GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("""[{"kind":"WorkAssigned"}]""")]
    [InlineData("""[{"kind":"Weather","channels":[]}]""")]
    [InlineData("""[{"kind":"LowStock","channels":["Pigeon"]}]""")]
    [InlineData("""[{"kind":"LowStock","channels":[]},{"kind":"LowStock","channels":["Push"]}]""")]
    [InlineData("""[{"kind":"LowStock","channels":[],"quietFrom":"22:00"}]""")]
    [InlineData("""[{"kind":"LowStock","channels":[],"quietFrom":"22:00","quietUntil":"22:00"}]""")]
    [InlineData("""[{"kind":"LowStock","channels":[],"quietFrom":"25:00","quietUntil":"06:00"}]""")]
    [InlineData("""[{"kind":"LowStock","channels":[],"volume":11}]""")]
    public async Task What_cannot_be_preferred_is_refused_by_name(string notifications)
    {
        var (status, problem) = await at.SendAsync("adam", "PATCH", "/me/preferences", new { notifications = System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(notifications) }, 1);

        status.ShouldBe(HttpStatusCode.BadRequest, problem.ToString());
        problem.GetProperty("errors").TryGetProperty("notifications", out _).ShouldBeTrue();
    }
}
